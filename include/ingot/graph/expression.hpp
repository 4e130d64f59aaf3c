// An expression is a type: it carries its graph, and holds nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/join.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

// What a compiler prints of an operand that does not fit: its shape, and not its graph.
template <class S>
struct Shaped {
  using shape = S;
  static constexpr Dimensions dimensions = dimensions_of(S{});
};

namespace detail {

template <auto G, std::size_t... Axes>
Shaped<Shape<GraphView(G).shape(G.root()).extents[Axes]...>> shaped(std::index_sequence<Axes...>);

}  // namespace detail

// A tensor that is computed from named tensors. Expressions are values of empty types, made by the words of this room;
// the type is the graph of distinct sub-expressions, so that equal expressions have equal types.
template <auto G>
struct Expression : decltype(detail::shaped<G>(std::make_index_sequence<GraphView(G).shape(G.root()).rank>{})) {
  static constexpr auto const& graph = G;
};

namespace detail {

template <class E>
inline constexpr bool is_expression = false;
template <auto G>
inline constexpr bool is_expression<Expression<G>> = true;

inline constexpr std::array<std::uint64_t, 0> no_options{};

// The expression of an operation on the expressions of graphs.
template <Operation Op, Dimensions S, std::array Options = no_options, auto... Gs>
constexpr auto apply() {
  constexpr PackedSize size = applied_size(Options.size(), {GraphView(Gs)...});
  return Expression<applied<size>(Op, S, Options.data(), Options.size(), {GraphView(Gs)...})>{};
}

// A leaf, which is one node of words.
template <std::size_t Count>
constexpr Packed<1, Count> leaf(Operation operation, Dimensions const& shape,
                                std::array<std::uint64_t, Count> const& words) {
  Packed<1, Count> graph{};
  graph.nodes[0] = {hash_of(operation, shape, nullptr, 0, words.data(), Count),
                    Kind{operation, shape.rank, 0, Count, 0}.pack(), pack_extents(shape, 0), pack_extents(shape, 3)};
  for (std::size_t i = 0; i < Count; ++i) graph.pool[i] = words[i];
  return graph;
}

}  // namespace detail

// An expression of any graph.
template <class E>
concept AnyExpression = detail::is_expression<std::remove_cvref_t<E>>;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
