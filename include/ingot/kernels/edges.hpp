// Sums and maxima over the edges of a graph, each node's over the nodes that it hears, and their gradients.
//
// A graph is given as compressed rows: `starts`, of one more than `rows` places, and `nodes`, ascending in each row.
//
// Numerics    a running sum over the nodes that a row lists, in that order, from 0 on; the largest is the first of
//             equals, and NaN is larger than any number.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

// What becomes of what stands where a sum goes.
enum class Sums { replace, add_bias, add };

namespace detail {

template <Sums Into, std::size_t Features, class Graph, class T>
void edge_sums_in_registers(Graph const& graph, T const* factors, T const* x, T* y, T const* bias) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(Features));
  constexpr std::size_t vectors = tile_for(1, (Features + W - 1) / W).vectors;
  for_each_column_tile<Features, W, vectors>(
      [&]<std::size_t Width, std::size_t Vectors, std::size_t Fresh>(std::size_t j) __attribute__((always_inline)) {
        for (std::size_t row = 0; row < Graph::rows; ++row) {
          Tile<T, Width, 1, Vectors> tile;
          tile.start(T(0));
          for (std::size_t e = graph.starts[row]; e < graph.starts[row + 1]; ++e) {
            tile.add(factors + e, 0, x + graph.nodes[e] * Features + j, Width);
          }
          T* const out = y + row * Features + j;
          if constexpr (Into == Sums::add) {
            tile.template add_to<Fresh>(out, 0, Width);
          } else if constexpr (Into == Sums::add_bias) {
            tile.store(out, 0, Width, Add<T>{bias + j, 0});
          } else {
            tile.store(out, 0, Width);
          }
        }
      });
}

template <std::size_t Features, class Graph, class T>
void edge_maxima_in_registers(Graph const& graph, T const* x, T* y) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(Features));
  for_each_column_tile<Features, W, 1>(
      [&]<std::size_t Width, std::size_t, std::size_t>(std::size_t j) __attribute__((always_inline)) {
        for (std::size_t row = 0; row < Graph::rows; ++row) {
          auto best = simd::broadcast<T, Width>(T(0));
          std::size_t e = graph.starts[row];
          if (e < graph.starts[row + 1]) best = simd::load<Width>(x + graph.nodes[e++] * Features + j);
          for (; e < graph.starts[row + 1]; ++e) {
            best = simd::larger(best, simd::load<Width>(x + graph.nodes[e] * Features + j));
          }
          simd::store<Width>(y + row * Features + j, best);
        }
      });
}

// The place of the edge over which the largest number comes, of a row that has edges.
template <std::size_t Features, class Graph, class T>
constexpr std::size_t edge_of_largest(Graph const& graph, T const* x, std::size_t row, std::size_t feature) {
  auto const at = [&](std::size_t e) { return x[graph.nodes[e] * Features + feature]; };
  std::size_t best = graph.starts[row];
  for (std::size_t e = best + 1; e < graph.starts[row + 1]; ++e) {
    if (at(e) > at(best) || at(e) != at(e)) best = e;
  }
  return best;
}

}  // namespace detail

// y[row] = sum over the edges of a row of factors[edge] x[node of the edge], each a row of Features numbers; or that
// and a bias of Features numbers, or y += that. What is not asked for is not looked at.
template <Sums Into, std::size_t Features, class Graph, class T>
constexpr void edge_sums(Graph const& graph, T const* factors, T const* x, T* y, T const* bias = nullptr) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) {
      return detail::edge_sums_in_registers<Into, Features>(graph, factors, x, y, bias);
    }
  }
  for (std::size_t row = 0; row < Graph::rows; ++row) {
    T* const out = y + row * Features;
    for (std::size_t j = 0; j < Features; ++j) {
      T sum = T(0);
      for (std::size_t e = graph.starts[row]; e < graph.starts[row + 1]; ++e) {
        sum += factors[e] * x[graph.nodes[e] * Features + j];
      }
      if constexpr (Into == Sums::add) sum = out[j] + sum;
      if constexpr (Into == Sums::add_bias) sum += bias[j];
      out[j] = sum;
    }
  }
}

// y[row] = the largest of x[node] over the edges of a row, feature by feature; 0 where there are none.
template <std::size_t Features, class Graph, class T>
constexpr void edge_maxima(Graph const& graph, T const* x, T* y) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) return detail::edge_maxima_in_registers<Features>(graph, x, y);
  }
  for (std::size_t row = 0; row < Graph::rows; ++row) {
    bool const has_edges = graph.starts[row] < graph.starts[row + 1];
    for (std::size_t j = 0; j < Features; ++j) {
      y[row * Features + j] =
          has_edges ? x[graph.nodes[detail::edge_of_largest<Features>(graph, x, row, j)] * Features + j] : T(0);
    }
  }
}

// dx[node] += dy[row] for the edge of a row over which the largest came, feature by feature.
template <std::size_t Features, class Graph, class T>
constexpr void edge_maxima_backward(Graph const& graph, T const* x, T const* dy, T* dx) {
  for (std::size_t row = 0; row < Graph::rows; ++row) {
    if (graph.starts[row] == graph.starts[row + 1]) continue;
    for (std::size_t j = 0; j < Features; ++j) {
      dx[graph.nodes[detail::edge_of_largest<Features>(graph, x, row, j)] * Features + j] += dy[row * Features + j];
    }
  }
}

// sum[f] += rows[0][f], then rows[1][f], ...
template <std::size_t Rows, std::size_t Features, class T>
constexpr void add_rows(T const* rows, T* sum) {
  for (std::size_t row = 0; row < Rows; ++row) {
    for (std::size_t f = 0; f < Features; ++f) sum[f] += rows[row * Features + f];
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
