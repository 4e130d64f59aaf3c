// The block that transformers are made of.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/attention/attention_options.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"
#include "ingot/network/transformer_options.hpp"
#include "ingot/network/transformer_parts.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden,
          TransformerOptions Options = TransformerOptions{}, class T = float>
struct TransformerBlock : RefusedLayer<TransformerBlock<Time, Width, Heads, Hidden, Options, T>> {};

template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden, TransformerOptions Options,
          class T>
struct RefusalOf<TransformerBlock<Time, Width, Heads, Hidden, Options, T>>
    : FirstOf<
          UnlessPositive<Time, Width, Heads, Hidden>, UnlessEpsilon<Options.epsilon>,
          detail::UnlessAttentionIsRefused<
              Width, Heads,
              AttentionOptions{.causal = Options.causal, .window = Options.window, .dropout = Options.dropout}, T>> {
  static constexpr bool takes_marks = Options.marked;  // for what a network says first: network/marks_checks.hpp
};

// h = norm1(x + attention(x)), y = norm2(h + feed_forward(h)); with .norm_first h = x + attention(norm1(x)), y = h +
// feed_forward(norm2(h)). feed_forward(h[t]) = W_2 f(W_1 h[t] + b_1) + b_2 for each step, with f a ReLU, GELU or SiLU.
//
// Shapes      x, y [Time, Width]; with .marked [Time, Width + 1], the last feature of each step its mark, handed on.
// Parameters  as those of torch.nn.TransformerEncoderLayer: self_attn.in_proj_weight, self_attn.in_proj_bias,
//             self_attn.out_proj.weight, self_attn.out_proj.bias; linear1.weight [Hidden, Width], linear1.bias,
//             linear2.weight [Width, Hidden], linear2.bias; norm1.weight, norm1.bias, norm2.weight, norm2.bias, where
//             an rms norm has no bias.
// Made of     MultiHeadAttention, LayerNorm or RmsNorm, Dense, an activation and Dropout, in a Network with two
//             Residual: numerics, masks and dropout are theirs, and streaming, too.
// Cost        that of MultiHeadAttention and 2 Time Width Hidden MACs. Inference takes scratch for one sequence of
//             attention or of the hidden features of feed_forward, and for a batch of sums.
// Aliasing    y does not overlap x, nor dx any of x, y, dy.
// Refuses     zero sizes; what MultiHeadAttention refuses; an epsilon that is negative or not finite. In build() an
//             input that is not [Time, Width].
// Source      Vaswani et al. 2017; Xiong et al. 2020 for .norm_first; PyTorch's torch.nn.TransformerEncoderLayer.
template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden, TransformerOptions Options,
          class T>
requires not_refused<TransformerBlock<Time, Width, Heads, Hidden, Options, T>>
struct TransformerBlock<Time, Width, Heads, Hidden, Options, T>
    : detail::TransformerParts<Time, Width, Heads, Hidden, Options, T>::type {
  using parts = detail::TransformerParts<Time, Width, Heads, Hidden, Options, T>;
  using chain = typename parts::type;
  static constexpr TransformerOptions options = Options;
  template <class U>
  using with_scalar = TransformerBlock<Time, Width, Heads, Hidden, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("TransformerBlock", Heads, Options.norm_first, Options.norm, Options.activation,
                          Options.causal, Options.marked, Options.window, Options.epsilon);
  }
  static constexpr bool takes_fresh_gradient = false;

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    visit_parameters_at(path.child("self_attn"), f, parts::attention(first), parts::attention(rest)...);
    visit_parameters_at(path.child("linear1"), f, parts::linear1(first), parts::linear1(rest)...);
    visit_parameters_at(path.child("linear2"), f, parts::linear2(first), parts::linear2(rest)...);
    visit_parameters_at(path.child("norm1"), f, parts::norm1(first), parts::norm1(rest)...);
    visit_parameters_at(path.child("norm2"), f, parts::norm2(first), parts::norm2(rest)...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    constexpr TransformerOptions plain{};
    spelling.layer("TransformerBlock", "attention.hpp", Time, Width, Heads, Hidden);
    spelling.options("TransformerOptions")
        .add("norm_first", Options.norm_first, plain.norm_first)
        .add("norm", Options.norm, plain.norm)
        .add("activation", Options.activation, plain.activation)
        .add("causal", Options.causal, plain.causal)
        .add("marked", Options.marked, plain.marked)
        .add("window", Options.window, plain.window)
        .add("dropout", Options.dropout, plain.dropout)
        .add("epsilon", Options.epsilon, plain.epsilon);
    spelling.template scalar<T>();
  }
};

// What stands for the block in build().
namespace words {

template <std::size_t Heads, std::size_t Hidden, TransformerOptions Options>
struct TransformerBlock {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::TransformerBlock<Input::extents[0], Input::extents[1] - (Options.marked ? 1 : 0), Heads, Hidden,
                                        Options, T>;
};

}  // namespace words

template <std::size_t Heads, std::size_t Hidden, TransformerOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::TransformerBlock<Heads, Hidden, Options>, Input>> {
  using type = reasons::AttentionTakesTimeByWidth<Input>;
};

// Stands for a TransformerBlock of what comes before it in build(): `transformer_block<4, 128>`,
// `transformer_block<4, 128, TransformerOptions{.norm_first = true, .causal = true}>`.
template <std::size_t Heads, std::size_t Hidden, TransformerOptions Options = TransformerOptions{}>
inline constexpr words::TransformerBlock<Heads, Hidden, Options> transformer_block{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
