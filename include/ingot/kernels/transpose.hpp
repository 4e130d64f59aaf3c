// Matrices with their axes exchanged.
//
// Aliasing    y does not overlap x.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

// y[b, j, i] = x[b, i, j]
template <std::size_t Rows, std::size_t Columns, std::size_t B, class T, class X, class Y>
constexpr void transpose(View<T const, B, X> x, View<T, B, Y> y) {
  static_assert(X::size == Rows * Columns && Y::size == Rows * Columns);
  for (std::size_t b = 0; b < B; ++b) {
    T const* const from = x.sample(b);
    T* const to = y.sample(b);
    for (std::size_t i = 0; i < Rows; ++i) {
      for (std::size_t j = 0; j < Columns; ++j) to[j * Rows + i] = from[i * Columns + j];
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
