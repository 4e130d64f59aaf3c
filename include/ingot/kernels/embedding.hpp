// Rows of a table by their index, and the gradient of the table.
//
// Numerics    rows are copied bit by bit; a row's gradient is summed in the order of the steps that looked it up.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/math.hpp"

namespace ingot::kernels {

namespace detail {

// The index that a number is, below `Rows`; `Rows` where it is none: a fraction, negative, too large, NaN.
template <std::size_t Rows, class T>
constexpr std::size_t index_of(T const& number) {
  if constexpr (std::is_floating_point_v<T>) {
    bool const is_in_range = number >= T(0) && number < T(Rows);
    auto const index = static_cast<std::size_t>(is_in_range ? number : T(0));
    return is_in_range && T(index) == number ? index : Rows;
  } else {
    return index_of<Rows>(ScalarMath<T>::value(number));
  }
}

}  // namespace detail

// How an embedding reads its table: where a row is looked up, and what stands behind it.
template <std::size_t Rows, std::size_t Width, std::size_t Padding, bool Marked>
struct EmbeddingTable {
  // A step's features, with its mark if there is one.
  static constexpr std::size_t step = Width + std::size_t{Marked};

  // y[n] = table[x[n]] for each of `steps` indices, NaN for a number that is none; then the mark, 0 for padding.
  template <class T>
  static constexpr void look_up(std::size_t steps, T const* x, T const* table, T* y) {
    constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t n = 0; n < steps; ++n) {
      std::size_t const index = detail::index_of<Rows>(x[n]);
      T const* const row = table + (index < Rows ? index : 0) * Width;
      T* const out = y + n * step;
      for (std::size_t i = 0; i < Width; ++i) out[i] = index < Rows ? row[i] : T(no_number);
      if constexpr (Marked) out[Width] = index == Padding ? T(0) : T(1);
    }
  }

  // gradient[x[n]] += dy[n], but not that of padding; no other row is read or written.
  template <class T>
  static constexpr void add_gradient(std::size_t steps, T const* x, T const* dy, T* gradient) {
    for (std::size_t n = 0; n < steps; ++n) {
      std::size_t const index = detail::index_of<Rows>(x[n]);
      if (index == Rows || index == Padding) continue;
      T* const row = gradient + index * Width;
      for (std::size_t i = 0; i < Width; ++i) row[i] += dy[n * step + i];
    }
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
