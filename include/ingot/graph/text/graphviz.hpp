// Pictures of expressions in Graphviz's language: `dot -Tsvg` draws them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/graphviz.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/text/text.hpp"
#include "ingot/graph/text/text_layout.hpp"
#include "ingot/graph/text/text_words.hpp"

namespace ingot::graph {

namespace detail {

// Constants are part of their readers' labels, so that no edge crosses the picture for a 1.
constexpr bool is_constant(Drawing const& drawing, NodeId id) {
  return drawing.graph.kind(id).operation == Operation::constant;
}
constexpr std::size_t edges_of(Drawing const& drawing, NodeId id) {
  std::size_t edges = 0;
  for (std::size_t slot = 0; slot < drawing.arity(id); ++slot) {
    if (!is_constant(drawing, drawing.operand(id, slot))) ++edges;
  }
  return edges;
}

constexpr std::string_view style_of(GraphView const& graph, NodeId id) {
  if (is_state(graph.kind(id).operation, graph.kind(id).options > 0 ? graph.option(graph.kind(id), 0) : 0)) {
    return ", shape=box, style=\"rounded,filled\", fillcolor=\"#e4eef8\", color=\"#4f7fae\"";
  }
  switch (graph.kind(id).operation) {
    case Operation::input:
      return ", shape=box, fillcolor=\"#e8f5e4\", color=\"#5f9a52\"";
    case Operation::parameter:
      return ", shape=box, fillcolor=\"#fdf1da\", color=\"#c08a2d\"";
    case Operation::constant:
    case Operation::table:
      return ", shape=box, fillcolor=\"#f4f4f4\", color=\"#999999\"";
    default:
      return {};
  }
}

// An operation: +, sum axis<0>; with constants among its operands 1 - _, where(_, 0, _).
template <class Put>
constexpr void spell_operation(Drawing const& drawing, NodeId id, Put& put) {
  Kind const kind = drawing.graph.kind(id);
  std::string_view const sign = drawing.is_square(kind) ? std::string_view{} : operator_of(kind.operation);
  std::size_t const arity = drawing.arity(id);
  if (kind.operation == operation_of<operations::Negate>) return put('-');
  if (sign.empty()) spell_word_of(drawing, id, put);
  if (edges_of(drawing, id) == arity) {
    spell_text(sign, put);
    if (sign.empty()) spell_axes_of(drawing, id, " ", put);
    return;
  }
  if (sign.empty()) put('(');
  for (std::size_t slot = 0; slot < arity; ++slot) {
    NodeId const operand = drawing.operand(id, slot);
    if (slot > 0) {
      spell_text(sign.empty() ? "," : " ", put);
      spell_text(sign, put);
      put(' ');
    }
    if (is_constant(drawing, operand)) {
      spell_leaf(drawing.graph, operand, put);
    } else {
      put('_');
    }
  }
  if (sign.empty()) put(')');
}

template <class Put>
constexpr void spell_graphviz_node(Drawing const& drawing, NodeId id, Put& put) {
  spell_text("  n", put);
  spell_integer(id, put);
  spell_text(" [label=\"", put);
  ingot::detail::LabelSink<Put> label{put};
  Operation const operation = drawing.graph.kind(id).operation;
  if (is_leaf(operation)) {
    spell_leaf(drawing.graph, id, label);
  } else {
    spell_operation(drawing, id, label);
  }
  put('"');
  spell_text(style_of(drawing.graph, id), put);
  spell_text("]\n", put);
}

// Edges without notes beside the shapes.
struct NoNotes {
  template <class Put>
  constexpr void edge(NodeId, std::size_t, Put&) const {}
  template <class Put>
  constexpr void output(NodeId, Put&) const {}
};

// The edges of a node's operands, numbered where operands must not be exchanged.
template <class Notes, class Put>
constexpr void spell_graphviz_edges(Drawing const& drawing, NodeId id, Notes const& notes, Put& put) {
  Kind const kind = drawing.graph.kind(id);
  bool const numbered = edges_of(drawing, id) > 1 && !commutes(kind.operation);
  for (std::size_t slot = 0; slot < drawing.arity(id); ++slot) {
    NodeId const operand = drawing.graph.operand(kind, slot);
    if (is_constant(drawing, operand)) continue;
    spell_text("  n", put);
    spell_integer(operand, put);
    spell_text(" -> n", put);
    spell_integer(id, put);
    spell_text(" [label=\" ", put);
    if (numbered) {
      spell_integer(slot + 1, put);
      spell_text(": ", put);
    }
    spell_dimensions(drawing.graph.shape(operand), put);
    if (kind.operation == Operation::matmul && drawing.graph.option(kind, slot) != 0) spell_text(" transposed", put);
    notes.edge(id, slot, put);
    spell_text("\"]\n", put);
  }
}

// An extra node for the result, after the last operation.
template <class Notes, class Put>
constexpr void spell_graphviz_output(Drawing const& drawing, std::size_t r, Notes const& notes, Put& put) {
  NodeId const root = drawing.graph.root(r);
  if (is_constant(drawing, root)) spell_graphviz_node(drawing, root, put);
  spell_text("  out", put);
  spell_integer(r, put);
  spell_text(" [label=\"output", put);
  if (drawing.graph.root_count > 1 && drawing.feedback_count == 0) {
    put(' ');
    spell_integer(r, put);
  }
  spell_text("\", shape=plaintext, style=\"\"]\n  n", put);
  spell_integer(root, put);
  spell_text(" -> out", put);
  spell_integer(r, put);
  spell_text(" [label=\" ", put);
  spell_dimensions(drawing.graph.shape(root), put);
  notes.output(root, put);
  spell_text("\"]\n", put);
}

// What flows back to a state, as a dashed edge that does not order the picture.
template <class Put>
constexpr void spell_graphviz_feedback(Drawing const& drawing, std::size_t r, Put& put) {
  NodeId const root = drawing.graph.root(r);
  NodeId const state = drawing.becomes(r);
  if (is_constant(drawing, root)) spell_graphviz_node(drawing, root, put);
  spell_text("  n", put);
  spell_integer(root, put);
  spell_text(" -> n", put);
  spell_integer(state, put);
  spell_text(" [label=\" ", put);
  ingot::detail::LabelSink<Put> label{put};
  spell_next(drawing.graph, state, label);
  put(' ');
  spell_dimensions(drawing.graph.shape(root), put);
  spell_text("\", style=dashed, constraint=false]\n", put);
}

template <class Notes, class Put>
constexpr void spell_drawn_graphviz(Drawing const& drawing, Notes const& notes, Put& put) {
  ingot::detail::spell_graphviz_head(put);
  for (NodeId id = 0; id < drawing.graph.node_count; ++id) {
    if (is_constant(drawing, id)) continue;
    spell_graphviz_node(drawing, id, put);
    spell_graphviz_edges(drawing, id, notes, put);
  }
  for (std::size_t r = 0; r < drawing.graph.root_count; ++r) {
    if (drawing.becomes(r) != no_node) {
      spell_graphviz_feedback(drawing, r, put);
    } else {
      spell_graphviz_output(drawing, r, notes, put);
    }
  }
  spell_text("}\n", put);
}

template <class E>
struct GraphvizSpeller {
  template <class Put>
  constexpr void operator()(Put& put) const {
    spell_drawn_graphviz(drawing_of<E>(), NoNotes{}, put);
  }
};

}  // namespace detail

// Writes a picture of an expression, or of several that share their parts: inputs and parameters as boxes with their
// names, operations as ellipses, shapes on the edges; from what a cell's states become, dashed edges to the states. Operands that must not be exchanged are numbered from 1. With
// bindings after put, the edges of a loss show values and gradients, too: backpropagation.hpp.
template <Drawable E, class Put>
constexpr void spell_graphviz(E, Put&& put) {
  detail::spell_drawn_graphviz(detail::drawing_of<E>(), detail::NoNotes{}, put);
}

// The same as a constant of the program.
template <auto E>
requires Drawable<decltype(E)>
inline constexpr std::string_view graphviz_of =
    ingot::detail::spelled<detail::GraphvizSpeller<std::remove_cvref_t<decltype(E)>>>;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
