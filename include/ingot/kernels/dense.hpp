// The products of a dense layer: y = W x + b for every sample, and its two gradients.
//
// Numerics    `dot` has 16 partial sums, and halves what is longer than 2048; sums of rows add four at a time. Bounds
//             stand in layers/dense.hpp.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/dot_rows.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// y += factor * x over N elements.
template <std::size_t N, class T>
constexpr void axpy(T factor, T const* __restrict x, T* __restrict y) {
  for (std::size_t i = 0; i < N; ++i) y[i] += factor * x[i];
}

// The factors and the rows of a weighted sum of `count` rows: factors[k * factors_apart], rows + k * rows_apart.
template <class T>
struct WeightedRows {
  std::size_t count;
  T const* factors;
  std::size_t factors_apart;
  T const* rows;
  std::size_t rows_apart;

  constexpr T factor(std::size_t k) const { return factors[k * factors_apart]; }
  constexpr T const* row(std::size_t k) const { return rows + k * rows_apart; }
};

// y += sum_k factor[k] row[k] over N elements, four rows at a time, so that y is read and written a fourth as often.
template <std::size_t N, class T>
constexpr void add_rows(WeightedRows<T> x, T* __restrict y) {
  std::size_t const whole = x.count - x.count % 4;
  for (std::size_t k = 0; k < whole; k += 4) {
    T const f0 = x.factor(k), f1 = x.factor(k + 1), f2 = x.factor(k + 2), f3 = x.factor(k + 3);
    T const *const r0 = x.row(k), *const r1 = x.row(k + 1), *const r2 = x.row(k + 2), *const r3 = x.row(k + 3);
    for (std::size_t i = 0; i < N; ++i) y[i] += (f0 * r0[i] + f1 * r1[i]) + (f2 * r2[i] + f3 * r3[i]);
  }
  for (std::size_t k = whole; k < x.count; ++k) axpy<N>(x.factor(k), x.row(k), y);
}

namespace detail {

// dense_forward in registers; for In of a register's worth of partial sums and more.
template <bool HasBias, std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
void dense_forward_in_registers(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y) {
  constexpr DotTileSize tile = dot_tile_for<T>(Out, B);
  for_each_dot<In, Out, tile.rows, B, tile.samples>(
      weight, x.data, x.stride, [&](auto rows, std::size_t o, std::size_t b, auto sums) {
        if constexpr (HasBias) sums += simd::load<rows()>(bias + o);
        simd::store<rows()>(y.sample(b) + o, sums);
      });
}

}  // namespace detail

// y[b, o] = sum_i w[o, i] x[b, i] + bias[o]; without HasBias, bias is not looked at.
template <bool HasBias, std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y) {
  if constexpr (simd::in_registers<T> && In >= lanes) {
    if (!std::is_constant_evaluated()) {
      return detail::dense_forward_in_registers<HasBias, In, Out>(weight, bias, x, y);
    }
  }
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = x.sample(b);
    T* const out = y.sample(b);
    for (std::size_t o = 0; o < Out; ++o) {
      T sum = dot<In>(weight + o * In, in);
      if constexpr (HasBias) sum += bias[o];
      out[o] = sum;
    }
  }
}

// dx[b, i] = sum_o w[o, i] dy[b, o]
template <std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_backward_input(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    T* const out = dx.sample(b);
    T const* const in = dy.sample(b);
    std::fill_n(out, In, T(0));
    add_rows<In>(WeightedRows<T>{Out, in, 1, weight, In}, out);
  }
}

// dw[o, i] += sum_b dy[b, o] x[b, i]; dbias[o] += sum_b dy[b, o]; without HasBias, dbias is not looked at.
template <bool HasBias, std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_backward_parameters(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* dbias) {
  for (std::size_t o = 0; o < Out; ++o) {
    add_rows<In>(WeightedRows<T>{B, dy.data + o, dy.stride, x.data, x.stride}, dweight + o * In);
    if constexpr (HasBias) {
      for (std::size_t b = 0; b < B; ++b) dbias[o] += dy.sample(b)[o];
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
