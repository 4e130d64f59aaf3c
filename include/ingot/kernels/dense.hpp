// The products of a dense layer: y = W x + b for every sample, and its two gradients.
//
// Numerics    `dot` has 16 partial sums, and halves what is longer than 2048; gradients are products
//             of product.hpp. Bounds stand in layers/dense.hpp.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense_rows.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/dot_rows.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Where a matrix of weights begins: at a line of the cache, if its rows and what follows it fill whole lines, so that
// no byte is lost, and if it is too large to stay in the first cache, from where a load that crosses a line costs two.
template <class T>
constexpr std::size_t weights_alignment(std::size_t rows, std::size_t columns) {
  constexpr std::size_t line = 64;
  constexpr std::size_t large = 16384;
  bool const fills = columns * sizeof(T) % line == 0 && rows * sizeof(T) % line == 0;
  return simd::register_bytes > 16 && fills && rows * columns * sizeof(T) >= large ? line : alignof(T);
}

namespace detail {

// dense_forward in registers; for In of a register's worth of partial sums and more.
template <bool HasBias, std::size_t In, std::size_t Out, DotTileSize Tile, std::size_t B, class T, class X, class Y,
          class PostOps>
void dense_forward_in_registers(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                PostOps const& ops) {
  if constexpr (simd::width<T> == 1) {
    for (std::size_t b = 0; b < B; ++b) {
      dense_in_rows<HasBias>(weight, bias, x.sample(b), y.sample(b), row_length<In>(), Out,
                             as_not_below<T>(ops).from(b, 0));
    }
  } else {
    constexpr DotTileSize tile = dot_tile_for<T>(In, Out, B, Tile);
    for_each_dot<In, Out, tile.rows, B, tile.samples>(weight, x.data, x.stride,
                                                      [&](auto rows, std::size_t o, std::size_t b, auto sums) {
                                                        if constexpr (HasBias) sums += simd::load<rows()>(bias + o);
                                                        sums = ops.from(b, o).template at<rows()>(sums, 0);
                                                        simd::store<rows()>(y.sample(b) + o, sums);
                                                      });
  }
}

}  // namespace detail

// y[b, o] = sum_i w[o, i] x[b, i] + bias[o]; without HasBias, bias is not looked at. Post-operations are of the sums.
// A Tile that is chosen takes the place of the rule's.
template <bool HasBias, std::size_t In, std::size_t Out, DotTileSize Tile = DotTileSize{}, std::size_t B, class T,
          class X, class Y, class PostOps = NoPostOps>
constexpr void dense_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                             PostOps const& ops = {}) {
  if constexpr (simd::in_registers<T> && In >= lanes) {
    if (!std::is_constant_evaluated()) {
      if constexpr (PostOps::few_operations) {
        detail::dense_forward_in_registers<HasBias, In, Out, Tile>(weight, bias, x, y, ops);
      } else {
        detail::dense_forward_in_registers<HasBias, In, Out, Tile>(weight, bias, x, y, NoPostOps{});
        apply_post_ops(y, ops);
      }
      return;
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
  apply_post_ops(y, ops);
}

// dx[b, i] = sum_o w[o, i] dy[b, o]
template <std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_backward_input(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx) {
  product<B, Out, In, false>(Factors<T>{dy.data, dy.stride, 1}, RowsOf<T const>{weight, In},
                             RowsOf<T>{dx.data, dx.stride});
}

// dw[o, i] += sum_b dy[b, o] x[b, i]; dbias[o] += sum_b dy[b, o]; without HasBias, dbias is not looked at. Without
// Accumulate both are what sums from zero on would be.
template <bool HasBias, std::size_t In, std::size_t Out, bool Accumulate = true, std::size_t B, class T, class X,
          class Y>
constexpr void dense_backward_parameters(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* dbias) {
  product<Out, B, In, Accumulate>(Factors<T>{dy.data, 1, dy.stride}, RowsOf<T const>{x.data, x.stride},
                                  RowsOf<T>{dweight, In});
  if constexpr (HasBias) {
    if constexpr (!Accumulate) std::fill_n(dbias, Out, T(0));
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t o = 0; o < Out; ++o) dbias[o] += dy.sample(b)[o];
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
