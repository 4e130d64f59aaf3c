// Attention of one sequence to another.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/attention/attention_layer.hpp"
#include "ingot/layers/attention/attention_options.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t QueryTime, std::size_t MemoryTime, std::size_t Width, std::size_t Heads,
          AttentionOptions Options = AttentionOptions{}, class T = float>
struct CrossAttention : RefusedLayer<CrossAttention<QueryTime, MemoryTime, Width, Heads, Options, T>> {};

template <std::size_t QueryTime, std::size_t MemoryTime, std::size_t Width, std::size_t Heads, AttentionOptions Options,
          class T>
struct RefusalOf<CrossAttention<QueryTime, MemoryTime, Width, Heads, Options, T>>
    : FirstOf<UnlessPositive<QueryTime, MemoryTime>, Unless<!Options.causal, reasons::CausalAcrossSequences>,
              detail::UnlessAttentionIsRefused<Width, Heads, Options, T>> {
  static constexpr bool takes_marks = Options.marked;  // for what a network says first: network/marks_checks.hpp
};

// MultiHeadAttention whose queries are of the first QueryTime steps of x, and whose keys and values are of the others.
//
// Shapes      x [QueryTime + MemoryTime, Width], as Concat gives it of two branches; y [QueryTime, Width]. With .marked
//             one feature more, the mark: the memory's marks say which keys count, the queries' are handed on.
// Parameters, masks, numerics, dropout, aliasing and source as those of MultiHeadAttention.
// Cost        2 (QueryTime + MemoryTime) Width^2 + 2 QueryTime MemoryTime Width MACs. Inference takes (QueryTime + 2
//             MemoryTime) Width scalars of scratch, and beside them as MultiHeadAttention.
// Refuses     as MultiHeadAttention; and .causal, as the steps of two sequences are not of one time.
template <std::size_t QueryTime, std::size_t MemoryTime, std::size_t Width, std::size_t Heads, AttentionOptions Options,
          class T>
requires not_refused<CrossAttention<QueryTime, MemoryTime, Width, Heads, Options, T>>
struct CrossAttention<QueryTime, MemoryTime, Width, Heads, Options, T>
    : detail::AttentionLayer<false, QueryTime, MemoryTime, Width, Heads, Options, T> {
  using Base = detail::AttentionLayer<false, QueryTime, MemoryTime, Width, Heads, Options, T>;
  using typename Base::input_shape;
  using typename Base::output_shape;
  template <class U>
  using with_scalar = CrossAttention<QueryTime, MemoryTime, Width, Heads, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("CrossAttention", QueryTime, MemoryTime, Heads, Options.marked, Options.hands_on);
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          typename Base::template Saved<B, T>& saved, CrossAttention& gradient) const {
    Base::template run_backward<B>(x, dy, dx, saved, gradient);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("CrossAttention", "attention.hpp", QueryTime, MemoryTime, Width, Heads);
    detail::spell_options(Options, spelling);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t QueryTime, std::size_t Heads, AttentionOptions Options>
struct CrossAttention {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank == 2) return Input::extents[0] > QueryTime;
    return false;
  }();
  template <class Input, class T>
  using layer = ingot::CrossAttention<QueryTime, Input::extents[0] - QueryTime,
                                      Input::extents[1] - (Options.marked ? 1 : 0), Heads, Options, T>;
};

}  // namespace words

// Stands for a CrossAttention in build(), behind a concat of queries and memory: `cross_attention<QueryTime, Heads>`.
template <std::size_t QueryTime, std::size_t Heads, AttentionOptions Options = AttentionOptions{}>
inline constexpr words::CrossAttention<QueryTime, Heads, Options> cross_attention{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
