// What layers multiply by on the edges of a graph: constants, computed as double and rounded once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/layers/graphs/graph.hpp"

namespace ingot::detail {

// Kipf and Welling's D^-1/2 A D^-1/2, D the number of nodes that a node hears: 1 / sqrt(d_i d_j), 0 where one hears
// none.
struct SymmetricFactor {
  static constexpr bool is_symmetric = true;
  static constexpr double value(std::size_t heard_by_row, std::size_t heard_by_node) {
    if (heard_by_row == 0 || heard_by_node == 0) return 0.0;
    return 1.0 / math::sqrt(static_cast<double>(heard_by_row) * static_cast<double>(heard_by_node));
  }
};

// The mean over the nodes that a node hears.
struct MeanFactor {
  static constexpr bool is_symmetric = false;
  static constexpr double value(std::size_t heard_by_row, std::size_t) {
    return 1.0 / static_cast<double>(heard_by_row);
  }
};

// Their sum.
struct SumFactor {
  static constexpr bool is_symmetric = true;
  static constexpr double value(std::size_t, std::size_t) { return 1.0; }
};

// One for each edge of neighbours_of, and for each of hearers_of.
template <class Factor, class T, auto const& G, bool AddLoops>
inline constexpr auto edge_factors = [] {
  constexpr auto const& neighbours = neighbours_of<G, AddLoops>;
  std::array<T, neighbours.entries> factors{};
  for (std::size_t row = 0; row < neighbours.rows; ++row) {
    for (std::size_t e = neighbours.starts[row]; e < neighbours.starts[row + 1]; ++e) {
      factors[e] = T(Factor::value(neighbours.count(row), neighbours.count(neighbours.nodes[e])));
    }
  }
  return factors;
}();
template <class Factor, class T, auto const& G, bool AddLoops>
inline constexpr auto made_reversed_edge_factors = [] {
  constexpr auto const& neighbours = neighbours_of<G, AddLoops>;
  constexpr auto const& hearers = hearers_of<G, AddLoops>;
  std::array<T, hearers.entries> factors{};
  for (std::size_t row = 0; row < hearers.rows; ++row) {
    for (std::size_t e = hearers.starts[row]; e < hearers.starts[row + 1]; ++e) {
      factors[e] = T(Factor::value(neighbours.count(hearers.nodes[e]), neighbours.count(row)));
    }
  }
  return factors;
}();
// One table where both are the same.
template <class Factor, class T, auto const& G, bool AddLoops>
inline constexpr auto const& reversed_edge_factors = []() -> auto const& {
  if constexpr (Factor::is_symmetric && !G.options.directed) {
    return edge_factors<Factor, T, G, AddLoops>;
  } else {
    return made_reversed_edge_factors<Factor, T, G, AddLoops>;
  }
}();

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
