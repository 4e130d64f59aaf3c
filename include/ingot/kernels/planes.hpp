// Images laid out for kernels that read whole registers: padded with zeros, columns of one phase of a stride side by
// side.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
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

// The register for rows of a map: the widest that a row fills, or where copies are read, which may be read beyond their
// end, one that holds a row.
template <class T>
constexpr std::size_t register_for(Window g) {
  std::size_t const width = g.columns.output();
  return std::min(simd::width<T>, reads_in_place(g) ? std::bit_floor(width) : std::bit_ceil(width));
}

// Whether rows of an image are copied so far apart that one load reads several: each fills its part of a register.
template <class T>
constexpr bool copies_fill_registers(Window g) {
  std::size_t const part = register_for<T>(g);
  return g.rows.stride == 1 && g.columns.stride == 1 && part < simd::width<T> &&
         std::bit_ceil(g.columns.padded()) == part;
}

// The planes that a window's image is copied to.
template <class T>
constexpr Planes planes_of(Window g) {
  std::size_t const phases = g.columns.stride;
  std::size_t const pitch =
      copies_fill_registers<T>(g) ? register_for<T>(g) : (g.columns.padded() + phases - 1) / phases;
  return {g.rows.padded(), phases, pitch, g.rows.before, g.columns.before};
}

// The same window where each output reads one number: the image as one row.
constexpr Window merged(Window g) {
  bool const pointwise = g.kernel_size() == 1 && g.rows.stride == 1 && reads_in_place(g);
  if (!pointwise) return g;
  return {{1, 1, 1, 1, 0, 0}, {g.input_size(), 1, 1, 1, 0, 0}};
}

// The same window over an image of which each tap has a copy of its own, as long as the map: one row, one tap.
constexpr Window gathered(Window g) {
  return {{1, 1, 1, 1, 0, 0}, {g.output_size(), 1, 1, 1, 0, 0}};
}

// Whether such copies pay: for rows that leave much of a register empty, many filters, and copies that stay in the
// first cache.
template <class T>
constexpr bool gathers_taps(Window g, std::size_t inputs, std::size_t filters) {
  constexpr std::size_t first_cache = 32768;
  std::size_t const width = g.columns.output();
  return simd::width<T> > 1 && filters >= 16 && width < simd::width<T> && 4 * width <= 3 * std::bit_ceil(width) &&
         g.rows.output() > 1 && g.kernel_size() > 1 &&
         inputs * g.kernel_size() * g.output_size() * sizeof(T) <= first_cache;
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

// Every second number of Width, from number First on, as many at once as a register holds.
template <std::size_t Width, std::size_t First, std::size_t W, class T>
INGOT_INLINE void copy_each_second(T const* __restrict from, T* __restrict to) {
  constexpr std::size_t in_registers = Width / (2 * W) * W;
  for (std::size_t i = 0; i < in_registers; i += W)
    simd::store<W>(to + i, simd::load_strided<W, 2, First>(from + 2 * i));
  if constexpr (W > 2) {
    copy_each_second<Width - 2 * in_registers, First, W / 2>(from + 2 * in_registers, to + in_registers);
  } else {
    for (std::size_t i = in_registers; First + 2 * i < Width; ++i) to[i] = from[First + 2 * i];
  }
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
    } else if constexpr (P.phases == 2 && simd::width<T> > 1) {
      if (column == 0) {
        copy_each_second<width, 0, simd::width<T>>(image, to + first);
      } else {
        copy_each_second<width, 1, simd::width<T>>(image, to + first);
      }
    } else {
      for (std::size_t i = 0; i < count; ++i) to[first + i] = image[column + i * P.phases];
    }
    for (std::size_t i = first + count; i < P.pitch; ++i) to[i] = T(0);
  }
}

}  // namespace detail

namespace detail {

// A row of an image between zeros, in one register whose first Count numbers are written. It is read with what stands
// Before it, and with what follows, as many numbers as the register has in all.
template <Window G, Planes P, std::size_t Before, std::size_t Count, class T>
INGOT_INLINE void copy_short_row(T const* image, T* row) {
  constexpr std::size_t W = std::bit_ceil(P.pitch);
  constexpr auto place = [](std::size_t i) {
    return i >= P.left && i < P.left + G.columns.input ? i - P.left + Before : W;
  };
  simd::vector_t<T, W> const numbers = simd::load<W>(image - Before);
  simd::store_first<Count, T, W>(row, simd::shuffle<T, W, W, place>(numbers, simd::vector_t<T, W>{}));
}

// The rows of an image that are too near to its end for a register to read on, and must be read with what is before.
constexpr std::size_t rows_near_the_end(Window g, Planes p) {
  return (std::bit_ceil(p.pitch) - 1) / g.columns.input;
}

// Whether all rows of an image can be copied so.
template <Window G, Planes P, class T>
inline constexpr bool has_short_rows = [] {
  constexpr std::size_t W = std::bit_ceil(P.pitch);
  if (P.phases > 1 || W == 1 || W > simd::width<T> || G.columns.input > W) return false;
  constexpr std::size_t last = rows_near_the_end(G, P);
  return last <= G.rows.input && (G.rows.input + 1 - last) * G.columns.input >= W;
}();

// A row's register covers the beginning of the next, which is written later.
template <Window G, Planes P, class T>
void copy_short_rows(T const* image, T* planes) {
  constexpr std::size_t W = std::bit_ceil(P.pitch);
  constexpr std::size_t height = G.rows.input;
  constexpr std::size_t width = G.columns.input;
  constexpr std::size_t before = W - width;
  constexpr std::size_t last = rows_near_the_end(G, P);
  std::fill_n(planes, P.top * P.pitch, T(0));
  T* row = planes + P.top * P.pitch;
  for (std::size_t r = 0; r < height - last; ++r, row += P.pitch) copy_short_row<G, P, 0, W>(image + r * width, row);
  for (std::size_t r = height - last; r < height; ++r, row += P.pitch) {
    copy_short_row<G, P, before, P.pitch>(image + r * width, row);
  }
  std::fill_n(row, (P.rows - P.top - height) * P.pitch, T(0));
}

}  // namespace detail

// One channel of an image in its planes; what no tap reads is left as it is.
template <Window G, Planes P, class T>
void copy_to_planes(T const* image, T* planes) {
  if constexpr (detail::has_short_rows<G, P, T>) {
    return detail::copy_short_rows<G, P>(image, planes);
  }
  for (std::size_t r = 0; r < P.rows; ++r) {
    T* const row = planes + r * P.row_size();
    if (r < P.top || r >= P.top + G.rows.input) {
      std::fill_n(row, P.row_size(), T(0));
    } else if (detail::reads(G.rows, r)) {
      detail::copy_row<G, P>(image + (r - P.top) * G.columns.input, row);
    }
  }
}

// One channel's copies, a map a tap, of its planes.
template <Window G, Planes P, class T>
void gather_taps(T const* planes, T* maps) {
  constexpr std::size_t width = G.columns.output();
  for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
    for (std::size_t kx = 0; kx < G.columns.kernel; ++kx) {
      T const* row = planes + ky * G.rows.dilation * P.row_size() + P.column(kx * G.columns.dilation);
      for (std::size_t y = 0; y < G.rows.output(); ++y) {
        __builtin_memcpy(maps, row, width * sizeof(T));
        maps += width;
        row += G.rows.stride * P.row_size();
      }
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
