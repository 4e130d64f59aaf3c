// Graphs that passes make while a program compiles, and the names of their nodes.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/list.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/record.hpp"

namespace ingot::graph::detail {

// Pass(builder, roots) fills both.
template <class Pass>
constexpr PackedSize packed_size(Pass const& pass) {
  GraphBuilder builder;
  List<NodeId> roots;
  pass(builder, roots);
  GraphBuilder::Order order;
  builder.order_of(roots, order);
  return {order.nodes.size(), order.pool, roots.size()};
}

template <PackedSize Size, class Pass>
constexpr auto packed_result(Pass const& pass) {
  GraphBuilder builder;
  List<NodeId> roots;
  pass(builder, roots);
  return builder.packed<Size.nodes, Size.pool, Size.roots>(roots);
}

// The packed graph that a pass makes: Pass{}(builder, roots) fills a builder and lists the roots. It runs twice, since
// the size must be known first.
template <class Pass>
inline constexpr PackedSize size_of_pass = packed_size(Pass{});
template <class Pass>
inline constexpr auto result_of_pass = packed_result<size_of_pass<Pass>>(Pass{});

template <std::size_t Count>
constexpr std::array<std::uint64_t, Count> options_of(GraphView graph, NodeId id) {
  std::array<std::uint64_t, Count> options{};
  for (std::size_t i = 0; i < Count; ++i) options[i] = graph.option(graph.kind(id), i);
  return options;
}

// A node of a graph as the expression that operations would have made.
template <auto const& G, NodeId Id, class Operands = std::make_index_sequence<GraphView(G).kind(Id).operands>>
struct NodeOf;
template <auto const& G, NodeId Id, std::size_t... I>
struct NodeOf<G, Id, std::index_sequence<I...>>
    : Recorded<GraphView(G).kind(Id).operation, GraphView(G).shape(Id),
               options_of<GraphView(G).kind(Id).options>(G, Id),
               NodeOf<G, GraphView(G).operand(GraphView(G).kind(Id), I)>::name...> {};

// The names of all nodes, operands first, so that no instantiation nests deeply.
template <auto const& G, std::size_t... Ids>
constexpr std::array<std::uint64_t, sizeof...(Ids)> names_of_nodes(std::index_sequence<Ids...>) {
  return {NodeOf<G, NodeId{Ids}>::name...};
}
template <auto const& G>
inline constexpr auto node_names = names_of_nodes<G>(std::make_index_sequence<GraphView(G).node_count>{});

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
