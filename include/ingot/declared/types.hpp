// Expressions for Boost.Hana: their sub-expressions as a tuple, their leaves as a map by name.
//
// Not part of ingot.hpp, which needs no Boost.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <boost/hana/at_key.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <cstddef>
#include <utility>

#include "ingot/core/text.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/pass.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

namespace detail {

template <Text Name, std::size_t... I>
constexpr auto hana_string(std::index_sequence<I...>) {
  return boost::hana::string<Name.characters[I]...>{};
}

}  // namespace detail

// A name as a key of Hana's maps and sets: `key<"x">`, or "x"_key.
template <Text Name>
inline constexpr auto key = detail::hana_string<Name>(std::make_index_sequence<Name.view().size()>{});

inline namespace literals {

// "x"_key is key<"x">.
template <Text Name>
constexpr auto operator""_key() {
  return key<Name>;
}

}  // namespace literals

namespace detail {

template <auto const& G, std::size_t... I>
constexpr auto sub_expressions_of(std::index_sequence<I...>) {
  return boost::hana::make_tuple(Expression<node_names<G>[I]> {}...);
}

constexpr std::size_t count_named_leaves(GraphView graph) {
  std::size_t count = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) count += is_named(graph.kind(id).operation) ? 1u : 0u;
  return count;
}
template <std::size_t Count>
constexpr std::array<NodeId, Count> named_leaves(GraphView graph) {
  std::array<NodeId, Count> leaves{};
  std::size_t next = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (is_named(graph.kind(id).operation)) leaves[next++] = id;
  }
  return leaves;
}

template <auto const& G, NodeId Id>
constexpr auto named_leaf_pair() {
  constexpr GraphView graph(G);
  constexpr Kind kind = graph.kind(Id);
  constexpr LeafName name = name_of_leaf(graph.pool + kind.first, kind.options);
  return boost::hana::make_pair(key<text_of<name.size()>(name)>, Expression<NodeOf<G, Id>::name>{});
}

template <auto const& G, std::size_t... I>
constexpr auto map_of_leaves(std::index_sequence<I...>) {
  return boost::hana::make_map(named_leaf_pair<G, named_leaves<sizeof...(I)>(G)[I]>()...);
}

}  // namespace detail

// The distinct sub-expressions as a hana::tuple, operands first. The last is the expression itself.
template <auto E>
inline constexpr auto sub_expressions =
    detail::sub_expressions_of<decltype(E)::graph>(std::make_index_sequence<decltype(E)::graph.node_count>{});

// The named leaves, as a hana::map: `leaves_by_name<loss>["w"_key]`. Hana refuses two leaves of one name.
template <auto E>
inline constexpr auto leaves_by_name = detail::map_of_leaves<decltype(E)::graph>(
    std::make_index_sequence<detail::count_named_leaves(decltype(E)::graph)>{});

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
