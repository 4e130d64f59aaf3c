// Convolution in time of a stream: frames as they come, weights along outputs, what was before in a ring.
//
// Frames are contiguous, one after the other: [frames][channels]; weights [inputs][taps][outputs].
//
// Numerics    one running sum an output from its bias on, over input channels and their taps, as convolution_forward
//             adds: the same bits, whatever the block or the tile.
// Aliasing    y overlaps neither x nor the ring nor the scratch; post-operations may read what y held.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/window.hpp"

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

// Frames whose sums are in registers at once: beyond, registers are short; below, weights are read more often and
// adders wait for each other.
inline constexpr std::size_t frames_in_tile = simd::registers >= 32 ? 16 : simd::registers >= 16 ? 8 : 4;
template <std::size_t B>
inline constexpr std::size_t frame_tile = std::min(B, frames_in_tile);

// Where the frames stand that each tap of a tile's first frame reads.
template <FrameWindow G, class T>
using TapFrames = std::array<T const*, G.taps>;

// W outputs of F frames, from one output on.
template <bool HasBias, FrameWindow G, std::size_t W, std::size_t F, class T, class PostOps>
INGOT_INLINE void convolve_frames_in_registers(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                               std::size_t y_step, std::size_t first, PostOps const& ops) {
  using V = simd::vector_t<T, W>;
  V start = simd::broadcast<T, W>(T(0));
  if constexpr (HasBias) start += simd::load<W>(bias + first);  // not -0, as in convolution_forward
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
    simd::store<W>(y + f * y_step + first, ops.from(f, first).template at<W>(sums[f], 0));
  }
}

// All outputs of F frames, in the widest registers that they fill.
template <bool HasBias, FrameWindow G, std::size_t F, std::size_t First = 0, class T, class PostOps>
INGOT_INLINE void convolve_tile_in_registers(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                             std::size_t y_step, PostOps const& ops) {
  constexpr std::size_t width = std::min(simd::width<T>, std::bit_floor(G.outputs - First));
  constexpr std::size_t end = First + (G.outputs - First) / width * width;
  for (std::size_t o = First; o < end; o += width) {
    convolve_frames_in_registers<HasBias, G, width, F>(weight, bias, x, y, y_step, o, ops);
  }
  if constexpr (end < G.outputs) convolve_tile_in_registers<HasBias, G, F, end>(weight, bias, x, y, y_step, ops);
}

// The same number by number.
template <bool HasBias, FrameWindow G, std::size_t F, class T, class PostOps>
constexpr void convolve_tile_of_numbers(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                        std::size_t y_step, PostOps const& ops) {
  for (std::size_t f = 0; f < F; ++f) {
    auto const of_frame = ops.from(f, 0);
    for (std::size_t o = 0; o < G.outputs; ++o) {
      T sum = T(0);
      if constexpr (HasBias) sum = bias[o] + T(0);
      for (std::size_t c = 0; c < G.inputs; ++c) {
        for (std::size_t u = 0; u < G.taps; ++u) {
          sum += weight[(c * G.taps + u) * G.outputs + o] * x[u][f * G.inputs + c];
        }
      }
      y[f * y_step + o] = of_frame.template at<1>(sum, o);
    }
  }
}

template <bool HasBias, FrameWindow G, std::size_t F, class T, class PostOps>
constexpr void convolve_tile_of_frames(T const* weight, T const* bias, TapFrames<G, T> const& x, T* y,
                                       std::size_t y_step, PostOps const& ops) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) {
      return convolve_tile_in_registers<HasBias, G, F>(weight, bias, x, y, y_step, ops);
    }
  }
  convolve_tile_of_numbers<HasBias, G, F>(weight, bias, x, y, y_step, ops);
}

// Calls body.operator()<F>(first frame) for B frames in tiles of the most that a tile has, and of what is left.
template <std::size_t B, std::size_t First = 0, class Body>
constexpr void for_each_tile_of_frames(Body const& body) {
  constexpr std::size_t size = frame_tile<B>;
  for (std::size_t b = 0; b + size <= B; b += size) body.template operator()<size>(First + b);
  if constexpr (B % size > 0) for_each_tile_of_frames<B % size, First + B / size * size>(body);
}

}  // namespace detail

// The newest frames of a stream: `position` is that of the oldest of History. Puts B frames in the place of the oldest:
// frame n of the stream stands at n modulo History, however it came.
template <std::size_t History, std::size_t Channels, std::size_t B, class T, class Position>
constexpr void push_frames(T const* x, T* ring, Position& position) {
  constexpr std::size_t skipped = B > History ? B - History : 0;
  constexpr std::size_t count = B - skipped;
  auto const wrapped = [](std::size_t at) { return at < History ? at : at - History; };
  std::size_t const first = wrapped(static_cast<std::size_t>(position) + skipped % History);
  std::size_t const before = std::min(count, History - first);
  T const* const from = x + skipped * Channels;
  std::copy_n(from, before * Channels, ring + first * Channels);
  std::copy_n(from + before * Channels, (count - before) * Channels, ring);
  position = static_cast<Position>(wrapped(first + count % History));
}

// Whether tiles of a block read history straight from the ring: the newest tap before the newest frame is then not of
// the tile itself. Else the whole window is put together first.
template <FrameWindow G, std::size_t B>
inline constexpr bool reads_ring = G.dilation >= detail::frame_tile<B>;

// Scalars of scratch for a block of B frames: for taps that wrap round the ring, or for the window.
template <FrameWindow G, std::size_t B>
inline constexpr std::size_t frames_scratch = [] {
  if (G.history() == 0 || B == 1) return std::size_t{0};
  return (reads_ring<G, B> ? (G.taps - 1) * detail::frame_tile<B> : G.history() + B) * G.inputs;
}();

namespace detail {

template <bool HasBias, FrameWindow G, std::size_t B, class T, class Position, class PostOps>
constexpr void convolve_from_ring(T const* weight, T const* bias, T const* x, T* y, std::size_t y_step, T* ring,
                                  Position& position, T* scratch, PostOps const& ops) {
  for_each_tile_of_frames<B>([&]<std::size_t F>(std::size_t b) {
    constexpr std::size_t history = G.history();
    TapFrames<G, T> taps{};
    for (std::size_t u = 0; u + 1 < G.taps; ++u) {
      std::size_t start = static_cast<std::size_t>(position) + u * G.dilation;
      if (start >= history) start -= history;
      taps[u] = ring + start * G.inputs;
      if constexpr (F > 1) {
        if (start + F > history) {
          T* const copy = scratch + u * F * G.inputs;
          std::size_t const before = history - start;
          std::copy_n(taps[u], before * G.inputs, copy);
          std::copy_n(ring, (F - before) * G.inputs, copy + before * G.inputs);
          taps[u] = copy;
        }
      }
    }
    taps[G.taps - 1] = x + b * G.inputs;
    convolve_tile_of_frames<HasBias, G, F>(weight, bias, taps, y + b * y_step, y_step, ops.from(b, 0));
    push_frames<history, G.inputs, F>(x + b * G.inputs, ring, position);
  });
}

template <bool HasBias, FrameWindow G, std::size_t B, class T, class Position, class PostOps>
constexpr void convolve_from_window(T const* weight, T const* bias, T const* x, T* y, std::size_t y_step, T* ring,
                                    Position& position, T* window, PostOps const& ops) {
  constexpr std::size_t history = G.history();
  auto const oldest = static_cast<std::size_t>(position);
  std::copy_n(ring + oldest * G.inputs, (history - oldest) * G.inputs, window);
  std::copy_n(ring, oldest * G.inputs, window + (history - oldest) * G.inputs);
  std::copy_n(x, B * G.inputs, window + history * G.inputs);
  for_each_tile_of_frames<B>([&]<std::size_t F>(std::size_t b) {
    TapFrames<G, T> taps{};
    for (std::size_t u = 0; u < G.taps; ++u) taps[u] = window + (b + u * G.dilation) * G.inputs;
    convolve_tile_of_frames<HasBias, G, F>(weight, bias, taps, y + b * y_step, y_step, ops.from(b, 0));
  });
  push_frames<history, G.inputs, B>(x, ring, position);
}

}  // namespace detail

// y[b] = ops(bias + sum over c, u of w[c, u] x[b - (taps - 1 - u) dilation][c]) for B frames, those of y `y_step` apart.
// Frames before the block are those of the ring, which then takes the block in. `scratch`: frames_scratch numbers.
template <bool HasBias, FrameWindow G, std::size_t B, class T, class Position, class PostOps = NoPostOps>
constexpr void convolve_frames(T const* weight, T const* bias, T const* x, T* y, std::size_t y_step, T* ring,
                               Position& position, T* scratch, PostOps const& ops = {}) {
  if constexpr (G.history() == 0) {
    detail::for_each_tile_of_frames<B>([&]<std::size_t F>(std::size_t b) {
      detail::convolve_tile_of_frames<HasBias, G, F>(weight, bias, detail::TapFrames<G, T>{x + b * G.inputs},
                                                     y + b * y_step, y_step, ops.from(b, 0));
    });
  } else if constexpr (reads_ring<G, B>) {
    detail::convolve_from_ring<HasBias, G, B>(weight, bias, x, y, y_step, ring, position, scratch, ops);
  } else {
    detail::convolve_from_window<HasBias, G, B>(weight, bias, x, y, y_step, ring, position, scratch, ops);
  }
}

// The same of a whole sequence, x [inputs, time] and y [outputs, time], number by number.
template <bool HasBias, std::size_t Inputs, std::size_t Outputs, Axis Time, class T>
constexpr void convolve_sequence(T const* weight, T const* bias, T const* x, T* y) {
  for (std::size_t o = 0; o < Outputs; ++o) {
    for (std::size_t t = 0; t < Time.output(); ++t) {
      T sum = T(0);
      if constexpr (HasBias) sum = bias[o] + T(0);
      for (std::size_t c = 0; c < Inputs; ++c) {
        for (std::size_t u = 0; u < Time.kernel; ++u) {
          std::size_t const at = t * Time.stride + u * Time.dilation;
          if (at < Time.before || at - Time.before >= Time.input) continue;
          sum += weight[(c * Time.kernel + u) * Outputs + o] * x[c * Time.input + at - Time.before];
        }
      }
      y[o * Time.output() + t] = sum;
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
