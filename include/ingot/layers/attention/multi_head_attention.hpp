// Self-attention of several heads.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/attention/attention_layer.hpp"
#include "ingot/layers/attention/attention_options.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options = AttentionOptions{},
          class T = float>
struct MultiHeadAttention : RefusedLayer<MultiHeadAttention<Time, Width, Heads, Options, T>> {};

template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
struct RefusalOf<MultiHeadAttention<Time, Width, Heads, Options, T>>
    : detail::AttentionRefusal<Width, Heads, Options, T> {
  static constexpr bool takes_marks = Options.marked;  // for what a network says first: network/marks_checks.hpp
};
template <std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
struct RefusalOf<MultiHeadAttention<0, Width, Heads, Options, T>> {
  using type = reasons::ZeroSize<0, Width, Heads>;
};

// Of each head h, with W = [W_q; W_k; W_v] the in_proj_weight and D = Width / Heads:
//   q, k, v [t] = W x[t] + b, the head's D numbers of each
//   p[t, i] = softmax over i of q[t] . k[i] / sqrt(D)
//   a[t] = sum_i p[t, i] v[i]
// y[t] = W_o (all heads' a[t] side by side) + b_o
//
// Shapes      x, y [Time, Width]; with .marked [Time, Width + 1], the last feature of each step its mark, handed on.
// Parameters  in_proj_weight [3 Width, Width], in_proj_bias [3 Width], out_proj.weight [Width, Width], out_proj.bias
//             [Width]; without biases with .bias = false.
// Masks       i runs over all steps; with .causal over those up to t, with .window = n over the last n of them. With
//             .marked a step whose mark is 0 has no weight; where all that t sees is so, a[t] = 0.
// Numerics    projections as Dense; each p and a as kernels/attention_row.hpp has them, counted from the oldest step
//             that t sees: causal rows are, bit for bit, those of a shorter sequence, and of a stream.
// Cost        4 Time Width^2 MACs, and 2 Width for each pair of a step and one that it sees. Inference takes scratch
//             for one sequence, whatever the batch: 3 Time Width scalars and Time, or on targets with registers one
//             head's keys and a few rows of weights. Training keeps (4 Width + Heads Time) Time scalars a sample: the
//             weights p are kept, not computed again.
// Dropout     of p in training, as PyTorch's: a weight is 0 or p / (1 - dropout); drawn from the layer's key.
// Stream      with .causal: the state is a ring of the keys and values (and marks) of `window` steps, or of Time where
//             no window is given, and a count. A step costs 4 Width^2 + 2 `window` Width MACs once the ring is full.
// Aliasing    y overlaps neither x nor the parameters, dx none of x, y, dy.
// Refuses     zero sizes; heads that do not divide the width; a window without .causal; a dropout outside of [0, 1); a
//             T that is not a scalar. In build() an input that is not [Time, Width].
// Source      Vaswani et al. 2017; PyTorch's torch.nn.MultiheadAttention.
template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
requires not_refused<MultiHeadAttention<Time, Width, Heads, Options, T>>
struct MultiHeadAttention<Time, Width, Heads, Options, T>
    : detail::AttentionLayer<true, Time, Time, Width, Heads, Options, T> {
  using Base = detail::AttentionLayer<true, Time, Time, Width, Heads, Options, T>;
  using typename Base::input_shape;
  using typename Base::output_shape;
  template <class U>
  using with_scalar = MultiHeadAttention<Time, Width, Heads, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("MultiHeadAttention", Heads, Options.causal, Options.marked, Options.window,
                          Options.hands_on);
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          typename Base::template Saved<B, T>& saved, MultiHeadAttention& gradient) const {
    Base::template run_backward<B>(x, dy, dx, saved, gradient);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("MultiHeadAttention", "attention.hpp", Time, Width, Heads);
    detail::spell_options(Options, spelling);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Heads, AttentionOptions Options>
struct MultiHeadAttention {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer =
      ingot::MultiHeadAttention<Input::extents[0], Input::extents[1] - (Options.marked ? 1 : 0), Heads, Options, T>;
};

}  // namespace words

namespace reasons {

// Attention in build() has an input before it that is not [Time, Width].
template <class Input>
struct AttentionTakesTimeByWidth {};

}  // namespace reasons

template <std::size_t Heads, AttentionOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::MultiHeadAttention<Heads, Options>, Input>> {
  using type = reasons::AttentionTakesTimeByWidth<Input>;
};

// Stands for a MultiHeadAttention of what comes before it in build(): `multi_head_attention<4>`,
// `multi_head_attention<4, AttentionOptions{.causal = true}>`.
template <std::size_t Heads, AttentionOptions Options = AttentionOptions{}>
inline constexpr words::MultiHeadAttention<Heads, Options> multi_head_attention{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
