// Convolution in time of a stream: frames as they come, weights along outputs, what was before in a ring.
//
// Frames are contiguous, one after the other: [frames][channels].
//
// Numerics    one running sum an output from its bias on, over input channels and their taps, as convolution_forward
//             adds: the same bits, whatever the block or the tile.
// Aliasing    y does not overlap x, the ring or the scratch; post-operations may read what y held.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/post_ops.hpp"

namespace ingot::kernels {

// A convolution in time: of each output, `taps` frames that lie `dilation` apart, the last of them the newest.
struct FrameWindow {
  std::size_t inputs;
  std::size_t outputs;
  std::size_t taps = 1;
  std::size_t dilation = 1;

  // Frames before the newest that it looks back to.
  constexpr std::size_t history() const { return (taps - 1) * dilation; }
};

namespace detail {

// Sums of as many frames as keep the adders busy: beyond, weights are read less often, but registers are short.
template <class T>
inline constexpr std::size_t frames_in_tile = simd::registers >= 32   ? 16
                                              : simd::registers >= 16 ? 8
                                                                      : 4;

// Where each tap of a tile's first frame stands.
template <FrameWindow G, class T>
using TapFrames = std::array<T const*, G.taps>;

// W outputs of F frames from output `first` on.
template <bool HasBias, FrameWindow G, std::size_t W, std::size_t F, class T, class PostOps>
INGOT_INLINE void convolve_frames_in_registers(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                               std::size_t first, PostOps const& ops) {
  using V = simd::vector_t<T, W>;
  V start = simd::broadcast<T, W>(T(0));
  if constexpr (HasBias) start = simd::load<W>(bias + first) + start;  // not -0
  V sums[F];
  INGOT_UNROLL
  for (std::size_t f = 0; f < F; ++f) sums[f] = start;
  T const* w = weight + first;
  for (std::size_t c = 0; c < G.inputs; ++c) {
    INGOT_UNROLL
    for (std::size_t u = 0; u < G.taps; ++u) {
      V const factor = simd::load<W>(w);
      w += G.outputs;
      INGOT_UNROLL
      for (std::size_t f = 0; f < F; ++f) sums[f] += factor * simd::broadcast<T, W>(x[u][f * G.inputs + c]);
    }
  }
  INGOT_UNROLL
  for (std::size_t f = 0; f < F; ++f) {
    simd::store<W>(y + f * G.outputs + first, ops.from(f, first).template at<W>(sums[f], 0));
  }
}

// All outputs of F frames.
template <bool HasBias, FrameWindow G, std::size_t F, std::size_t First = 0, class T, class PostOps>
INGOT_INLINE void convolve_tile_of_frames(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                          PostOps const& ops) {
  constexpr std::size_t width = std::min(simd::width<T>, std::bit_floor(G.outputs - First));
  constexpr std::size_t end = First + (G.outputs - First) / width * width;
  for (std::size_t o = First; o < end; o += width) {
    convolve_frames_in_registers<HasBias, G, width, F>(weight, bias, x, y, o, ops);
  }
  if constexpr (end < G.outputs) convolve_tile_of_frames<HasBias, G, F, end>(weight, bias, x, y, ops);
}

// Calls body.operator()<F>(first frame) for tiles of B frames.
template <std::size_t B, std::size_t Most, std::size_t First = 0, class Body>
INGOT_INLINE void for_each_tile_of_frames(Body const& body) {
  if constexpr (B > 0) {
    constexpr std::size_t size = std::min(Most, B);
    for (std::size_t b = 0; b + size <= B; b += size) body.template operator()<size>(First + b);
    for_each_tile_of_frames<B % size, Most, First + B / size * size>(body);
  }
}

}  // namespace detail

// The newest frames of a stream: ring[position] is the oldest of G.history() frames.
// Puts B frames in the place of the oldest.
template <std::size_t History, std::size_t Channels, std::size_t B, class T>
constexpr void push_frames(T const* x, T* ring, std::size_t& position) {
  if constexpr (B >= History) {
    std::copy_n(x + (B - History) * Channels, History * Channels, ring);
    position = 0;
  } else {
    std::size_t const before = std::min(B, History - position);
    std::copy_n(x, before * Channels, ring + position * Channels);
    std::copy_n(x + before * Channels, (B - before) * Channels, ring);
    position += B;
    if (position >= History) position -= History;
  }
}

// Scalars of scratch that a block of B frames takes: the frames of a tap that wraps round the ring, or the whole window
// where a tile's taps overlap.
template <FrameWindow G, std::size_t B, class T>
inline constexpr std::size_t frames_scratch = [] {
  constexpr std::size_t tile = std::min(B, detail::frames_in_tile<T>);
  if (G.history() == 0 || B == 1) return std::size_t{0};
  return (G.dilation >= tile ? (G.taps - 1) * tile : G.history() + B) * G.inputs;
}();

// y[b] = ops(bias + sum over c, u of w[c, u] x[b - (taps - 1 - u) dilation][c]) for B frames; x[-1] and before are the
// ring's, which takes the frames in. weight [inputs][taps][outputs].
template <bool HasBias, FrameWindow G, std::size_t B, class T, class PostOps = NoPostOps>
void convolve_frames(T const* weight, T const* bias, T const* x, T* y, T* ring, std::size_t& position, T* scratch,
                     PostOps const& ops = {}) {
  constexpr std::size_t tile = std::min(B, detail::frames_in_tile<T>);
  constexpr std::size_t history = G.history();
  if constexpr (history == 0) {
    detail::for_each_tile_of_frames<B, tile>([&]<std::size_t F>(std::size_t b) {
      detail::convolve_tile_of_frames<HasBias, G, F>(weight, bias, detail::TapFrames<G, T>{x + b * G.inputs},
                                                     y + b * G.outputs, ops.from(b, 0));
    });
  } else if constexpr (G.dilation >= tile) {
    detail::for_each_tile_of_frames<B, tile>([&]<std::size_t F>(std::size_t b) {
      detail::TapFrames<G, T> taps;
      for (std::size_t u = 0; u + 1 < G.taps; ++u) {
        std::size_t start = position + u * G.dilation;
        if (start >= history) start -= history;
        taps[u] = ring + start * G.inputs;
        if constexpr (F > 1) {
          if (start + F > history) {
            T* const copy = scratch + u * tile * G.inputs;
            std::size_t const before = history - start;
            std::copy_n(taps[u], before * G.inputs, copy);
            std::copy_n(ring, (F - before) * G.inputs, copy + before * G.inputs);
            taps[u] = copy;
          }
        }
      }
      taps[G.taps - 1] = x + b * G.inputs;
      detail::convolve_tile_of_frames<HasBias, G, F>(weight, bias, taps, y + b * G.outputs, ops.from(b, 0));
      push_frames<history, G.inputs, F>(x + b * G.inputs, ring, position);
    });
  } else {
    T* const window = scratch;
    std::size_t const before = history - position;
    std::copy_n(ring + position * G.inputs, before * G.inputs, window);
    std::copy_n(ring, position * G.inputs, window + before * G.inputs);
    std::copy_n(x, B * G.inputs, window + history * G.inputs);
    detail::for_each_tile_of_frames<B, tile>([&]<std::size_t F>(std::size_t b) {
      detail::TapFrames<G, T> taps;
      for (std::size_t u = 0; u < G.taps; ++u) taps[u] = window + (b + u * G.dilation) * G.inputs;
      detail::convolve_tile_of_frames<HasBias, G, F>(weight, bias, taps, y + b * G.outputs, ops.from(b, 0));
    });
    push_frames<history, G.inputs, B>(x, ring, position);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
