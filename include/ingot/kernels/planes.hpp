// Images laid out for kernels that read whole registers: padded with zeros, columns of one phase of a stride side by
// side.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

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

// One channel of an image in its planes.
template <Planes P, std::size_t Height, std::size_t Width, class T>
constexpr void copy_to_planes(T const* __restrict image, T* __restrict planes) {
  if constexpr (P.size() != Height * Width || P.phases != 1) std::fill_n(planes, P.size(), T(0));
  for (std::size_t r = 0; r < Height; ++r) {
    T* const row = planes + (P.top + r) * P.row_size();
    for (std::size_t c = 0; c < Width; ++c) row[P.column(P.left + c)] = image[r * Width + c];
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
