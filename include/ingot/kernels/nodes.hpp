// Sums, means and maxima over all nodes of a graph, feature by feature, and their gradients.
//
// Numerics    sums and means are products with a row of ones (product.hpp): running sums of 32 nodes, added up one
//             after the other. The largest is the first of equals, and NaN is larger than any number.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/product.hpp"

namespace ingot::kernels {

// y[b, f] = sum over n of x[b, n, f]
template <std::size_t Nodes, std::size_t B, class T, class X, class Y>
constexpr void sum_of_nodes(View<T const, B, X> x, View<T, B, Y> y) {
  T const one = T(1);
  for (std::size_t b = 0; b < B; ++b) {
    product<1, Nodes, Y::size, false>(Factors<T>{&one, 0, 0}, RowsOf<T const>{x.sample(b), Y::size},
                                      RowsOf<T>{y.sample(b), Y::size});
  }
}

// y[b, f] = mean over n of x[b, n, f]
template <std::size_t Nodes, std::size_t B, class T, class X, class Y>
constexpr void mean_of_nodes(View<T const, B, X> x, View<T, B, Y> y) {
  sum_of_nodes<Nodes>(x, y);
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t f = 0; f < Y::size; ++f) y.sample(b)[f] = y.sample(b)[f] / T(Nodes);
  }
}

// dx[b, n, f] = dy[b, f], or that over the number of nodes, if Mean.
template <std::size_t Nodes, bool Mean, std::size_t B, class T, class X, class Y>
constexpr void share_among_nodes(View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    T* const out = dx.sample(b);
    for (std::size_t f = 0; f < Y::size; ++f) out[f] = Mean ? dy.sample(b)[f] / T(Nodes) : dy.sample(b)[f];
    for (std::size_t n = 1; n < Nodes; ++n) std::copy_n(out, Y::size, out + n * Y::size);
  }
}

namespace detail {

template <std::size_t Nodes, std::size_t Features, class T>
constexpr std::size_t node_of_largest(T const* x, std::size_t f) {
  std::size_t best = 0;
  for (std::size_t n = 1; n < Nodes; ++n) {
    T const& value = x[n * Features + f];
    if (value > x[best * Features + f] || value != value) best = n;
  }
  return best;
}

}  // namespace detail

// y[b, f] = the largest x[b, n, f]
template <std::size_t Nodes, std::size_t B, class T, class X, class Y>
constexpr void max_of_nodes(View<T const, B, X> x, View<T, B, Y> y) {
  for (std::size_t b = 0; b < B; ++b) {
    T* const out = y.sample(b);
    if constexpr (simd::in_registers<T>) {
      if (!std::is_constant_evaluated()) {
        std::copy_n(x.sample(b), Y::size, out);
        for (std::size_t n = 1; n < Nodes; ++n) {
          T const* const in = x.sample(b) + n * Y::size;
          for (std::size_t f = 0; f < Y::size; ++f) out[f] = simd::larger(out[f], in[f]);
        }
        continue;
      }
    }
    for (std::size_t f = 0; f < Y::size; ++f) {
      out[f] = x.sample(b)[detail::node_of_largest<Nodes, Y::size>(x.sample(b), f) * Y::size + f];
    }
  }
}

// dx[b, n, f] = dy[b, f] for the node with the largest x, 0 for the others.
template <std::size_t Nodes, std::size_t B, class T, class X, class Y>
constexpr void max_of_nodes_backward(View<T const, B, X> x, View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    std::fill_n(dx.sample(b), X::size, T(0));
    for (std::size_t f = 0; f < Y::size; ++f) {
      dx.sample(b)[detail::node_of_largest<Nodes, Y::size>(x.sample(b), f) * Y::size + f] = dy.sample(b)[f];
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
