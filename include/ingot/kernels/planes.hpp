// Images laid out for kernels that read whole registers: padded with zeros, columns of one phase of a stride side by
// side.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels {

// Where a window finds its input. Row r of a channel has `phases` rows of `pitch` numbers: column c is number
// c / phases of row c % phases.
struct Planes {
  std::size_t rows;
  std::size_t phases;
  std::size_t pitch;
  std::size_t top;
  std::size_t left;

  constexpr std::size_t row_size() const { return phases * pitch; }
  constexpr std::size_t size() const { return rows * row_size(); }
  constexpr std::size_t column(std::size_t c) const { return c % phases * pitch + c / phases; }
};

// Whether a window reads an image as it stands: every tap of every output, in steps of one column.
constexpr bool reads_in_place(Window g) {
  return g.rows.before == 0 && g.rows.after == 0 && g.columns.before == 0 && g.columns.after == 0 &&
         g.columns.stride == 1;
}

// The planes that a window's image is copied to.
constexpr Planes planes_of(Window g) {
  std::size_t const phases = g.columns.stride;
  return {g.rows.padded(), phases, (g.columns.padded() + phases - 1) / phases, g.rows.before, g.columns.before};
}

// The same window where each output reads one number: the image as one row.
constexpr Window merged(Window g) {
  bool const pointwise = g.kernel_size() == 1 && g.rows.stride == 1 && reads_in_place(g);
  if (!pointwise) return g;
  return {{1, 1, 1, 1, 0, 0}, {g.input_size(), 1, 1, 1, 0, 0}};
}

namespace detail {

// Whether some tap reads what stands at a place of an axis, or in a phase of it.
constexpr bool reads(Axis a, std::size_t place) {
  for (std::size_t tap = 0; tap < a.kernel; ++tap) {
    std::size_t const offset = tap * a.dilation;
    if (place >= offset && (place - offset) % a.stride == 0) return true;
  }
  return false;
}
constexpr bool reads_phase(Axis a, std::size_t phase) {
  for (std::size_t tap = 0; tap < a.kernel; ++tap) {
    if (tap * a.dilation % a.stride == phase) return true;
  }
  return false;
}

// One row of an image, in all phases that are read; zeros at both ends.
template <Window G, Planes P, class T>
INGOT_INLINE void copy_row(T const* __restrict image, T* __restrict row) {
  constexpr std::size_t width = G.columns.input;
  for (std::size_t phase = 0; phase < P.phases; ++phase) {
    if (!reads_phase(G.columns, phase)) continue;
    // The first column of the image that is in this phase, and where it stands there.
    std::size_t const column = (phase + P.phases - P.left % P.phases) % P.phases;
    std::size_t const first = (P.left + column) / P.phases;
    std::size_t const count = column < width ? (width - column + P.phases - 1) / P.phases : 0;
    T* const to = row + phase * P.pitch;
    for (std::size_t i = 0; i < first; ++i) to[i] = T(0);
    if constexpr (P.phases == 1) {
      __builtin_memcpy(to + P.left, image, width * sizeof(T));
    } else {
      for (std::size_t i = 0; i < count; ++i) to[first + i] = image[column + i * P.phases];
    }
    for (std::size_t i = first + count; i < P.pitch; ++i) to[i] = T(0);
  }
}

}  // namespace detail

// One channel of an image in its planes; what no tap reads is left as it is.
template <Window G, Planes P, class T>
void copy_to_planes(T const* image, T* planes) {
  for (std::size_t r = 0; r < P.rows; ++r) {
    T* const row = planes + r * P.row_size();
    if (r < P.top || r >= P.top + G.rows.input) {
      std::fill_n(row, P.row_size(), T(0));
    } else if (detail::reads(G.rows, r)) {
      detail::copy_row<G, P>(image + (r - P.top) * G.columns.input, row);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
