// Pictures of graphs in Graphviz's language: `dot -Tsvg` draws them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "ingot/core/graphviz.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/layers/graphs/graph.hpp"

namespace ingot {

namespace detail {

// The nodes of groups are told apart by colour; there are six.
inline constexpr std::array<std::string_view, 6> fill_of_group{"#eef3fa", "#fdf1da", "#e4f3e4",
                                                               "#fae3e3", "#efe6f7", "#e6e6e6"};
inline constexpr std::array<std::string_view, 6> line_of_group{"#5b7ba6", "#c08a2d", "#4f8f4f",
                                                               "#b05252", "#7f5aa6", "#666666"};

struct OneGroup {
  constexpr std::size_t operator()(std::size_t) const { return 0; }
};

template <std::size_t Nodes, std::size_t Edges, class Put, class Group>
constexpr void spell_graph(Graph<Nodes, Edges> const& graph, Put& put, Group const& group) {
  spell_graphviz_head(put);
  if (!graph.options.directed) spell_text("  layout=neato\n  overlap=false\n  edge [dir=none]\n", put);
  for (std::size_t node = 0; node < Nodes; ++node) {
    std::size_t const of_node = group(node) % fill_of_group.size();
    spell_text("  n", put);
    spell_integer(node, put);
    spell_text(" [label=\"", put);
    spell_integer(node, put);
    spell_text("\", shape=circle", put);
    if (of_node > 0) {
      spell_text(", fillcolor=\"", put);
      spell_text(fill_of_group[of_node], put);
      spell_text("\", color=\"", put);
      spell_text(line_of_group[of_node], put);
      put('"');
    }
    spell_text("]\n", put);
  }
  for (Edge const& edge : graph.edges) {
    spell_text("  n", put);
    spell_integer(edge.from, put);
    spell_text(" -> n", put);
    spell_integer(edge.to, put);
    put('\n');
  }
  spell_text("}\n", put);
}

template <auto const& G>
struct GraphGraphviz {
  template <class Put>
  constexpr void operator()(Put& put) const {
    spell_graph(G, put, OneGroup{});
  }
};

}  // namespace detail

// Writes a picture of a graph: a circle a node, with its number, and an arrow or a line an edge. `group(node)`, if it
// is given, says which nodes have one colour: numbers from 0 on.
template <std::size_t Nodes, std::size_t Edges, class Put, class Group = detail::OneGroup>
constexpr void spell_graph_graphviz(Graph<Nodes, Edges> const& graph, Put&& put, Group const& group = {}) {
  detail::spell_graph(graph, put, group);
}

// The same as a constant of the program.
template <auto const& G>
inline constexpr std::string_view graph_graphviz = ingot::detail::spelled<detail::GraphGraphviz<G>>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
