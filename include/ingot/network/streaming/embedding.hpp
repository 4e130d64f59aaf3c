// Embeddings and positional encodings, step by step: of the past they know how many steps there were.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/attention/embedding.hpp"
#include "ingot/layers/attention/positions.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

template <class L, std::size_t Frames>
struct FramedEmbedding {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename FrameShape<typename L::input_shape, TimeAxis::first, Frames>::type;
  using output_shape = typename FrameShape<typename L::output_shape, TimeAxis::first, Frames>::type;

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T>, Scratch<T, 0>, kernels::NoPostOps) {
    for (std::size_t b = 0; b < B; ++b) layer.look_up(Frames, x.sample(b), y.sample(b));
  }
};

// Positions are counted in the state, up to Last if that is not 0; else from 2^32 - 1 they go on with 0. The first Delay
// frames are none of the sequence.
template <class L, std::size_t Frames, std::size_t Delay, std::size_t Last>
struct FramedPositions {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename FrameShape<typename L::input_shape, TimeAxis::first, Frames>::type;
  using output_shape = input_shape;
  static constexpr std::size_t state_positions = 1;
  static constexpr std::size_t width = L::input_shape::extents[1];

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, 0>, kernels::NoPostOps) {
    StatePosition& position = *state.positions;
    for (std::size_t n = 0; n < B * Frames; ++n) {
      T const* const from = x.sample(n / Frames) + n % Frames * width;
      T* const to = y.sample(n / Frames) + n % Frames * width;
      if (Delay > 0 && state.steps * Frames + n < Delay) {
        std::fill_n(to, width, T(0));
      } else {
        layer.add(1, std::size_t{position}, from, to);
        if (Last == 0 || position < Last) ++position;
      }
    }
  }
};

// Settling: steps after which a counter stands still. What counts on does not settle.
template <class L, std::size_t Last>
struct StreamedPositions {
  static constexpr std::size_t never = std::size_t{1} << 31;
  static constexpr TimeAxis axis = TimeAxis::first;
  static constexpr StreamPoint after(StreamPoint before) {
    if (before.axis != TimeAxis::first) return refused(before);
    before.settling = Last == 0 ? never : before.settling + (Last + before.frames - 1) / before.frames;
    return before;
  }
  template <StreamPoint Before>
  using framed = FramedPositions<L, Before.frames, Before.delay, Last>;
  template <StreamPoint>
  using reason = reasons::TimeIsAnotherAxis;
};

}  // namespace detail

template <std::size_t Time, std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options, class T>
struct Streamed<Embedding<Time, Vocabulary, Width, Options, T>> : detail::StreamedAlongFirstAxis {
  template <detail::StreamPoint Before>
  using framed = detail::FramedEmbedding<Embedding<Time, Vocabulary, Width, Options, T>, Before.frames>;
};

template <std::size_t Time, std::size_t Width, PositionOptions Options>
struct Streamed<SinusoidalPositions<Time, Width, Options>>
    : detail::StreamedPositions<SinusoidalPositions<Time, Width, Options>, 0> {};
template <std::size_t Time, std::size_t Width, PositionOptions Options, class T>
struct Streamed<LearnedPositions<Time, Width, Options, T>>
    : detail::StreamedPositions<LearnedPositions<Time, Width, Options, T>, Time> {};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
