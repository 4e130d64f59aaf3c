// Causal attention, step by step: the keys and values of the newest steps stand in a ring.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/attention_cache.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/attention/multi_head_attention.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/costs.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// The steps that attention sees at once: the length of the ring.
template <std::size_t Time, AttentionOptions Options>
inline constexpr std::size_t attention_window = Options.window == 0 ? Time : Options.window;

// B steps of `Frames` frames each. It does not see the first Delay of all: they are no frames of the sequence.
template <class L, std::size_t Window, std::size_t Frames, std::size_t Delay>
struct FramedAttention {
  using stored = L;
  using scalar = scalar_t<L>;
  using Row = Shape<L::input_shape::extents[1]>;
  using input_shape = typename FrameShape<typename L::input_shape, TimeAxis::first, Frames>::type;
  using output_shape = typename FrameShape<typename L::output_shape, TimeAxis::first, Frames>::type;
  template <class T>
  using Cache = kernels::AttentionCache<L::width, Window, L::options.marked, T>;
  static constexpr std::size_t state_size = Cache<float>::size;
  static constexpr std::size_t state_positions = 1;
  // Rows of query, key and value, and the weights of one query.
  template <std::size_t B>
  static constexpr std::size_t workspace_size = (Frames == 1 ? B : Frames) * 3 * L::width + Window;

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, kernels::NoPostOps) {
    Cache<T> const cache{state.values, state.positions};
    if (Delay > 0 && state.steps * Frames < Delay) {
      for (std::size_t n = 0; n < B * Frames; ++n) {
        View<T const, 1, Row> const from(x.sample(n / Frames) + n % Frames * Row::size, Row::size);
        View<T, 1, Row> const to(y.sample(n / Frames) + n % Frames * Row::size, Row::size);
        if (state.steps * Frames + n < Delay) {
          std::fill_n(to.data, Row::size, T(0));
        } else {
          run<1, T>(layer, from, to, cache, scratch.data);
        }
      }
    } else if constexpr (Frames == 1) {
      run<B, T>(layer, View<T const, B, Row>(x.data, x.stride), View<T, B, Row>(y.data, y.stride), cache, scratch.data);
    } else {
      for (std::size_t b = 0; b < B; ++b) {
        run<Frames, T>(layer, View<T const, Frames, Row>(x.sample(b), Row::size),
                       View<T, Frames, Row>(y.sample(b), Row::size), cache, scratch.data);
      }
    }
  }

 private:
  // N steps. The sums are those of the whole pass: each row's depend on the steps that it sees alone.
  template <std::size_t N, class T>
  static constexpr void run(L const& layer, View<T const, N, Row> x, View<T, N, Row> y, Cache<T> cache, T* scratch) {
    constexpr std::size_t width = L::width;
    constexpr std::size_t row = 3 * width;
    T* const weights = scratch + N * row;
    T const* bias = nullptr;
    if constexpr (L::options.bias) bias = layer.in_proj_bias.data();
    kernels::dense_forward<L::options.bias, width, row>(layer.in_proj_weight.data(), bias,
                                                        View<T const, N, Shape<width>>(x.data, x.stride),
                                                        View<T, N, Shape<row>>(scratch, row));
    for (std::size_t n = 0; n < N; ++n) {
      T const mark = L::options.marked ? x.sample(n)[Row::size - 1] : T(1);
      kernels::attention_step<L::heads>(cache, scratch + n * row, mark, L::scale, weights);
      if constexpr (L::options.marked) y.sample(n)[width] = L::options.hands_on ? mark : T(0);
    }
    layer.out_proj.template forward<N>(View<T const, N, Shape<width>>(scratch, row),
                                       View<T, N, Shape<width>>(y.data, y.stride));
  }
};

}  // namespace detail

template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
struct Streamed<MultiHeadAttention<Time, Width, Heads, Options, T>> {
  using L = MultiHeadAttention<Time, Width, Heads, Options, T>;
  static constexpr std::size_t window = detail::attention_window<Time, Options>;
  static constexpr TimeAxis axis = TimeAxis::first;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    if (!Options.causal || before.axis != TimeAxis::first) return refused(before);
    before.first -= static_cast<std::ptrdiff_t>((window - 1) * before.jump);
    before.settling += (window + before.frames - 1) / before.frames;
    return before;
  }
  template <detail::StreamPoint Before>
  using framed = detail::FramedAttention<L, window, Before.frames, Before.delay>;
  template <detail::StreamPoint Before>
  using reason = std::conditional_t<Options.causal, reasons::TimeIsAnotherAxis, reasons::ReadsTheFuture>;
};

namespace detail {

// Of a step that sees as many others as the ring holds.
template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
struct StreamMacs<MultiHeadAttention<Time, Width, Heads, Options, T>> {
  static constexpr std::size_t of(StreamPoint before) {
    using L = MultiHeadAttention<Time, Width, Heads, Options, T>;
    if (before.axis == TimeAxis::gone || before.refused) return macs_of<L>;
    return before.frames * (4 * Width * Width + 2 * attention_window<Time, Options> * Width);
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
