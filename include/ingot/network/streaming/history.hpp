// The last frames of a stream, in a ring.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/network/framed.hpp"

namespace ingot::detail {

// One frame: its channels stand `apart` scalars from each other. No data: it is before the sequence begins.
template <class T>
struct Frame {
  T const* data;
  std::size_t apart;
};

// A block of B steps, [Channels, Frames, Width] each, and the Length frames before it in a ring of frames [Channels,
// Width]: `position` is that of the oldest. Frames before number `first` of the block are none of the sequence.
template <std::size_t Channels, std::size_t Frames, std::size_t Width, std::size_t Length, std::size_t B, class T>
struct History {
  static constexpr std::size_t frame_size = Channels * Width;
  static constexpr std::size_t size = Length * frame_size;
  static constexpr std::size_t positions = Length > 1 ? 1 : 0;

  T const* x;
  std::size_t stride;
  StreamState<T> state;
  std::size_t first;

  constexpr std::size_t position() const {
    if constexpr (positions > 0) return *state.positions;
    return 0;
  }

  // A frame of the block, or a negative one before it.
  constexpr Frame<T> frame(std::ptrdiff_t q) const {
    if (q < 0) {
      std::size_t const at = position() + Length - static_cast<std::size_t>(-q);
      return {state.values + (at < Length ? at : at - Length) * frame_size, Width};
    }
    auto const n = static_cast<std::size_t>(q);
    if (n < first) return {nullptr, 0};
    return {x + n / Frames * stride + n % Frames * Width, Frames * Width};
  }

  // The block's frames become history; those that are none of the sequence as `rest`.
  constexpr void push(T rest) const {
    if constexpr (Length > 0) {
      constexpr std::size_t count = B * Frames;
      constexpr std::size_t skipped = count - std::min(count, Length);
      // As if all were pushed, so that a state does not depend on how a sequence was cut into blocks.
      std::size_t at = position() + skipped % Length;
      if (at >= Length) at -= Length;
      for (std::size_t n = skipped; n < count; ++n) {
        T* const to = state.values + at * frame_size;
        Frame<T> const from = frame(static_cast<std::ptrdiff_t>(n));
        if (from.data == nullptr) {
          std::fill_n(to, frame_size, rest);
        } else {
          for (std::size_t c = 0; c < Channels; ++c) std::copy_n(from.data + c * from.apart, Width, to + c * Width);
        }
        if (++at == Length) at = 0;
      }
      if constexpr (positions > 0) *state.positions = static_cast<StatePosition>(at);
    }
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
