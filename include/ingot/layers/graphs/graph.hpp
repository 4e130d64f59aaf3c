// A graph that is fixed while compiling, an argument of layers over its nodes:
//   inline constexpr auto triangle = graph_of<3>({{0, 1}, {1, 2}, {2, 0}});
//   using Net = Network<GraphConvolution<triangle, 4, 8>, ...>;
// Layers take the constant by its name, so that neither symbols nor messages grow with its edges; two constants are two
// types of layers, whose weights fit one another where their edges are the same. A layer refuses a graph with an edge
// that names a node that is none, that is given twice, or that leads from a node to itself where the options do not
// allow it. Tables of edges are made while compiling: thousands of edges take seconds, and beyond some 4000 Clang asks
// for a larger -fconstexpr-steps.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// An edge; of a directed graph from the node that is heard to the node that hears it.
struct Edge {
  std::size_t from;
  std::size_t to;
  friend constexpr bool operator==(Edge, Edge) = default;
};

// How the list of edges is meant: an undirected edge is heard from both of its ends.
struct GraphOptions {
  bool directed = false;
  bool self_loops = false;  // whether an edge may lead from a node to itself
  friend constexpr bool operator==(GraphOptions, GraphOptions) = default;
};

// Made by graph_of().
template <std::size_t Nodes, std::size_t Edges>
struct Graph {
  static constexpr std::size_t nodes = Nodes;

  std::array<Edge, Edges> edges;
  GraphOptions options;
};

namespace detail {

// The smallest unsigned integer that holds all numbers up to Largest.
template <std::size_t Largest>
using index_up_to_t = std::conditional_t<Largest <= 0xff, std::uint8_t,
                                         std::conditional_t<Largest <= 0xffff, std::uint16_t, std::uint32_t>>;

}  // namespace detail

// Which nodes each node hears, in compressed rows: node i those at places starts[i] to starts[i + 1] - 1 of `nodes`, in
// ascending order.
template <std::size_t Nodes, std::size_t Entries>
struct Neighbours {
  static constexpr std::size_t rows = Nodes;
  static constexpr std::size_t entries = Entries;

  std::array<detail::index_up_to_t<Entries>, Nodes + 1> starts;
  std::array<detail::index_up_to_t<Nodes>, Entries> nodes;

  constexpr std::size_t count(std::size_t row) const { return std::size_t(starts[row + 1] - starts[row]); }
};

namespace detail {

// Calls f(from, to) for each pair of nodes of which the second hears the first.
template <std::size_t Nodes, std::size_t Edges, class F>
constexpr void for_each_hearing(Graph<Nodes, Edges> const& graph, bool add_loops, F const& f) {
  std::array<bool, Nodes> loops{};
  for (Edge const& edge : graph.edges) {
    f(edge.from, edge.to);
    if (edge.from == edge.to) loops[edge.from] = true;
    if (!graph.options.directed && edge.from != edge.to) f(edge.to, edge.from);
  }
  if (!add_loops) return;
  for (std::size_t node = 0; node < Nodes; ++node) {
    if (!loops[node]) f(node, node);
  }
}

template <std::size_t Nodes, std::size_t Edges>
constexpr std::size_t hearings_of(Graph<Nodes, Edges> const& graph, bool add_loops) {
  std::size_t count = 0;
  for_each_hearing(graph, add_loops, [&](std::size_t, std::size_t) { ++count; });
  return count;
}

// Rows from unsorted pairs, put in order by the heard node and then by the hearing one; Entries may be more than there
// are. Reversed: who hears each node.
template <std::size_t Entries, std::size_t Nodes, std::size_t Edges>
constexpr Neighbours<Nodes, Entries> make_neighbours(Graph<Nodes, Edges> const& graph, bool add_loops, bool reversed) {
  std::array<std::size_t, Nodes + 1> column_starts{};
  std::array<std::size_t, Nodes + 1> row_starts{};
  auto const for_each = [&](auto const& f) {
    for_each_hearing(graph, add_loops, [&](std::size_t from, std::size_t to) { reversed ? f(from, to) : f(to, from); });
  };
  for_each([&](std::size_t row, std::size_t column) {
    ++row_starts[row + 1];
    ++column_starts[column + 1];
  });
  for (std::size_t i = 0; i < Nodes; ++i) {
    row_starts[i + 1] += row_starts[i];
    column_starts[i + 1] += column_starts[i];
  }
  std::array<std::size_t, Entries> rows_by_column{};
  std::array<std::size_t, Nodes + 1> next = column_starts;
  for_each([&](std::size_t row, std::size_t column) { rows_by_column[next[column]++] = row; });

  Neighbours<Nodes, Entries> result{};
  using Start = typename decltype(result.starts)::value_type;
  using Node = typename decltype(result.nodes)::value_type;
  for (std::size_t i = 0; i <= Nodes; ++i) result.starts[i] = static_cast<Start>(row_starts[i]);
  next = row_starts;
  for (std::size_t column = 0; column < Nodes; ++column) {
    for (std::size_t e = column_starts[column]; e < column_starts[column + 1]; ++e) {
      result.nodes[next[rows_by_column[e]]++] = static_cast<Node>(column);
    }
  }
  return result;
}

// What is wrong with the edges of a graph, and with which of them.
enum class EdgeFault { absent, node_beyond, self_loop, doubled };
struct FaultyEdge {
  EdgeFault fault;
  Edge edge;
};

template <std::size_t Nodes, std::size_t Edges>
constexpr FaultyEdge find_faulty_edge(Graph<Nodes, Edges> const& graph) {
  for (Edge const& edge : graph.edges) {
    if (edge.from >= Nodes || edge.to >= Nodes) return {EdgeFault::node_beyond, edge};
    if (edge.from == edge.to && !graph.options.self_loops) return {EdgeFault::self_loop, edge};
  }
  auto const hearers = make_neighbours<2 * Edges>(graph, false, true);
  for (std::size_t row = 0; row < Nodes; ++row) {
    for (std::size_t e = hearers.starts[row]; e + 1 < hearers.starts[row + 1]; ++e) {
      if (hearers.nodes[e] == hearers.nodes[e + 1]) return {EdgeFault::doubled, {row, hearers.nodes[e]}};
    }
  }
  return {EdgeFault::absent, {}};
}
template <auto const& G>
inline constexpr FaultyEdge faulty_edge_of = find_faulty_edge(G);

template <class G>
inline constexpr bool is_graph = false;
template <std::size_t Nodes, std::size_t Edges>
inline constexpr bool is_graph<Graph<Nodes, Edges>> = true;

}  // namespace detail

// The graph with these edges, in any order.
template <std::size_t Nodes, std::size_t Edges>
constexpr Graph<Nodes, Edges> graph_of(std::array<Edge, Edges> const& edges, GraphOptions options = {}) {
  return {edges, options};
}
template <std::size_t Nodes, std::size_t Edges>
constexpr Graph<Nodes, Edges> graph_of(Edge const (&edges)[Edges], GraphOptions options = {}) {
  return {std::to_array(edges), options};
}

// One without edges.
template <std::size_t Nodes>
constexpr Graph<Nodes, 0> graph_of() {
  return {};
}

namespace detail {

template <std::size_t... Ends>
constexpr std::array<Edge, sizeof...(Ends) / 2> edges_between() {
  static_assert(sizeof...(Ends) % 2 == 0, "an edge has two ends");
  constexpr std::array<std::size_t, sizeof...(Ends)> ends{Ends...};
  std::array<Edge, sizeof...(Ends) / 2> edges{};
  for (std::size_t i = 0; i < edges.size(); ++i) edges[i] = {ends[2 * i], ends[2 * i + 1]};
  return edges;
}

}  // namespace detail

// A graph whose edges, the two ends of each, stand in the constant's own name, so that it needs no other: as the header
// of a frozen network spells it. listed_graph<3, GraphOptions{}, 0, 1, 1, 2, 2, 0> is the triangle above.
template <std::size_t Nodes, GraphOptions Options, std::size_t... Ends>
inline constexpr Graph<Nodes, sizeof...(Ends) / 2> listed_graph{detail::edges_between<Ends...>(), Options};

namespace reasons {

// The constant that a layer takes as its graph is none.
template <class Given>
struct NotAGraph {};
// An edge names a node that the graph does not have.
template <std::size_t From, std::size_t To, std::size_t Nodes>
struct EdgeNamesNoNode {};
// An edge leads from a node to itself, and GraphOptions do not say .self_loops = true.
template <std::size_t From, std::size_t To>
struct EdgeIsASelfLoop {};
// An edge is given twice: in an undirected graph {a, b} and {b, a} are one.
template <std::size_t From, std::size_t To>
struct EdgeIsGivenTwice {};

}  // namespace reasons

namespace detail {

template <EdgeFault Fault, std::size_t From, std::size_t To, std::size_t Nodes>
struct ReasonOfEdge {
  using type = NoneRefused;
};
template <std::size_t From, std::size_t To, std::size_t Nodes>
struct ReasonOfEdge<EdgeFault::node_beyond, From, To, Nodes> {
  using type = reasons::EdgeNamesNoNode<From, To, Nodes>;
};
template <std::size_t From, std::size_t To, std::size_t Nodes>
struct ReasonOfEdge<EdgeFault::self_loop, From, To, Nodes> {
  using type = reasons::EdgeIsASelfLoop<From, To>;
};
template <std::size_t From, std::size_t To, std::size_t Nodes>
struct ReasonOfEdge<EdgeFault::doubled, From, To, Nodes> {
  using type = reasons::EdgeIsGivenTwice<From, To>;
};

template <auto const& G>
struct RefusalOfGraph {
  using type = reasons::NotAGraph<std::remove_cvref_t<decltype(G)>>;
};
template <auto const& G>
requires(is_graph<std::remove_cvref_t<decltype(G)>> && G.nodes == 0)
struct RefusalOfGraph<G> {
  using type = reasons::ZeroSize<0>;
};
template <auto const& G>
requires(is_graph<std::remove_cvref_t<decltype(G)>> && G.nodes > 0)
struct RefusalOfGraph<G>
    : ReasonOfEdge<faulty_edge_of<G>.fault, faulty_edge_of<G>.edge.from, faulty_edge_of<G>.edge.to, G.nodes> {};

}  // namespace detail

namespace detail {

// True for NoneRefused alone.
template <class Reason>
inline constexpr bool is_a_sound_graph = std::is_same_v<Reason, NoneRefused>;

// The rows of a graph; of one that no layer takes, none.
template <auto const& G, bool AddLoops, bool Reversed>
constexpr auto checked_neighbours() {
  using Reason = typename RefusalOfGraph<G>::type;
  static_assert(is_a_sound_graph<Reason>, "this graph is refused: is_a_sound_graph<...> has the reason");
  if constexpr (is_a_sound_graph<Reason>) {
    return make_neighbours<hearings_of(G, AddLoops)>(G, AddLoops, Reversed);
  } else {
    return Neighbours<1, 0>{};
  }
}

}  // namespace detail

// The first fact of a layer over a graph.
template <auto const& G>
using UnlessGraph = Unless<std::is_same_v<typename detail::RefusalOfGraph<G>::type, NoneRefused>,
                           typename detail::RefusalOfGraph<G>::type>;

// The graph of a lattice: node row * Width + column is joined to those above, below and beside it.
template <std::size_t Height, std::size_t Width>
constexpr auto grid_graph() {
  std::array<Edge, Height*(Width - 1) + (Height - 1) * Width> edges{};
  std::size_t count = 0;
  for (std::size_t node = 0; node < Height * Width; ++node) {
    if (node % Width + 1 < Width) edges[count++] = {node, node + 1};
    if (node + Width < Height * Width) edges[count++] = {node, node + Width};
  }
  return ingot::graph_of<Height * Width>(edges);
}

// What a graph is to the layers that compute with it: whom each node hears; with AddLoops each node itself as well
// (once, where the graph has that edge already). A graph that layers refuse has none.
template <auto const& G, bool AddLoops = false>
inline constexpr auto neighbours_of = detail::checked_neighbours<G, AddLoops, false>();

namespace detail {

template <auto const& G, bool AddLoops>
inline constexpr auto reversed_neighbours_of = checked_neighbours<G, AddLoops, true>();

template <auto const& G>
inline constexpr bool is_directed = [] {
  if constexpr (is_graph<std::remove_cvref_t<decltype(G)>>) return G.options.directed;
  return false;
}();

}  // namespace detail

// Who hears each node: the way of gradients. Of an undirected graph the same.
template <auto const& G, bool AddLoops = false>
inline constexpr auto const& hearers_of = []() -> auto const& {
  if constexpr (detail::is_directed<G>) {
    return detail::reversed_neighbours_of<G, AddLoops>;
  } else {
    return neighbours_of<G, AddLoops>;
  }
}();

namespace detail {

template <auto const& G>
constexpr LayerIdentity identity_of_graph() {
  Fingerprint fingerprint;
  fingerprint.add(std::uint64_t{G.nodes});
  for (auto const start : neighbours_of<G>.starts) fingerprint.add(std::uint64_t{start});
  for (auto const node : neighbours_of<G>.nodes) fingerprint.add(std::uint64_t{node});
  return {fingerprint.value()};
}

}  // namespace detail

// What tells a graph from others in the fingerprint of a layer: who hears whom, in whatever order edges are given.
template <auto const& G>
inline constexpr LayerIdentity graph_identity = detail::identity_of_graph<G>();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
