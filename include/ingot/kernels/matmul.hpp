// Products of matrices, one or a batch of them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/product.hpp"

namespace ingot::kernels {

// C = op(A) op(B) for every batch: C is [rows, columns]; A is stored [rows, inner], or [inner, rows] if it is to be
// transposed; B [inner, columns], or [columns, inner]. A batch starts batch_stride elements after the one before it: 0
// means that all batches share an operand, or that the products of all batches are added up in one C.
struct Matmul {
  std::size_t batches;
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  bool transpose_a;
  bool transpose_b;
  std::size_t batch_stride_a;
  std::size_t batch_stride_b;
  std::size_t batch_stride_c;
};

namespace detail {

// The same product in fewer batches: those that share B are more rows of one product, those that are added up more
// terms of each sum. A row or a column of numbers is its own transpose, and is read as what is fastest.
constexpr Matmul simplified(Matmul m) {
  bool const added_up = m.batch_stride_c == 0;
  bool const a_follows = m.batch_stride_a == m.rows * m.inner;
  bool const b_follows = m.batch_stride_b == m.inner * m.columns;
  bool const c_follows = m.batch_stride_c == m.rows * m.columns;
  if (m.inner == 1) m.transpose_b = false;
  if (m.rows == 1 && m.columns == 1) m.transpose_b = true;
  if (m.rows == 1 || m.inner == 1) m.transpose_a = added_up && !m.transpose_b;
  if (added_up && a_follows && b_follows && m.transpose_a && !m.transpose_b) {
    m.inner *= m.batches;
    m.batches = 1;
  } else if (c_follows && a_follows && m.batch_stride_b == 0 && !m.transpose_a) {
    m.rows *= m.batches;
    m.batches = 1;
  }
  return m;
}

// B^T A^T, which is C^T, and where C is one column it is C.
constexpr Matmul swapped(Matmul m) {
  return {m.batches,      m.columns,        m.inner,          m.rows,          !m.transpose_b,
          !m.transpose_a, m.batch_stride_b, m.batch_stride_a, m.batch_stride_c};
}

// One batch; everything in it is contiguous.
template <std::size_t Rows, std::size_t Inner, std::size_t Columns, bool TransposeA, bool TransposeB, bool Accumulate,
          class T>
constexpr void multiply(T const* a, T const* b, T* c) {
  if constexpr (TransposeB && !TransposeA && !Accumulate) {
    dense_forward<false, Inner, Columns>(b, static_cast<T const*>(nullptr), View<T const, Rows, Shape<Inner>>(a, Inner),
                                         View<T, Rows, Shape<Columns>>(c, Columns));
  } else if constexpr (TransposeB) {
    for (std::size_t r = 0; r < Rows; ++r) {
      for (std::size_t n = 0; n < Columns; ++n) {
        T product = T(0);
        if constexpr (TransposeA) {
          product = sum_terms<T>(Inner, [&](std::size_t k) { return a[k * Rows + r] * b[n * Inner + k]; });
        } else {
          product = dot<Inner>(b + n * Inner, a + r * Inner);
        }
        T& place = c[r * Columns + n];
        place = Accumulate ? place + product : product;
      }
    }
  } else {
    product<Rows, Inner, Columns, Accumulate>(TransposeA ? Factors<T>{a, 1, Rows} : Factors<T>{a, Inner, 1},
                                              RowsOf<T const>{b, Columns}, RowsOf<T>{c, Columns});
  }
}

template <Matmul M, bool Accumulate, class T>
constexpr void multiply_batches(T const* a, T const* b, T* c) {
  constexpr bool shared = M.batch_stride_c == 0 && M.batches > 1;
  if constexpr (shared && !Accumulate) std::fill_n(c, M.rows * M.columns, T(0));
  for (std::size_t i = 0; i < M.batches; ++i) {
    multiply<M.rows, M.inner, M.columns, M.transpose_a, M.transpose_b, Accumulate || shared>(
        a + i * M.batch_stride_a, b + i * M.batch_stride_b, c + i * M.batch_stride_c);
  }
}

}  // namespace detail

// C = op(A) op(B), or C += it. C overlaps neither operand.
template <Matmul M, bool Accumulate = false, class T>
constexpr void matmul(T const* a, T const* b, T* c) {
  constexpr Matmul m = detail::simplified(M);
  if constexpr (m.columns == 1) {
    detail::multiply_batches<detail::simplified(detail::swapped(m)), Accumulate>(b, a, c);
  } else {
    detail::multiply_batches<m, Accumulate>(a, b, c);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
