// The general backpropagation algorithm as text: every node of a loss with its value and its gradient, as a table and
// on the edges of a picture.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/spelling.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/refusal.hpp"
#include "ingot/graph/text/graphviz.hpp"
#include "ingot/graph/text/node_values.hpp"
#include "ingot/graph/text/text.hpp"
#include "ingot/graph/text/text_layout.hpp"
#include "ingot/graph/text/text_words.hpp"

namespace ingot::graph {

namespace detail {

// A layout that names all nodes but the leaves, in the order of the graph.
template <std::size_t Nodes>
constexpr Layout<Nodes> layout_of_rows(GraphView graph) {
  Layout<Nodes> layout;
  for (Spot& place : layout.places) place = {2, no_place, 0, no_place, no_place};
  Namer<Nodes> namer(graph, layout);
  for (NodeId id = 0; id < Nodes; ++id) namer.atom(id);
  return layout;
}
template <class E>
inline constexpr auto row_layout_v = layout_of_rows<std::remove_cvref_t<decltype(E::graph)>::node_count>(E::graph);

// Writes the cells of a table in columns as wide as their widest cell. A first pass measures.
template <class Put>
class TableWriter {
 public:
  static constexpr std::size_t columns = 4;

  constexpr explicit TableWriter(Put& put) : put_(put) {}

  // spell(sink) writes a cell of the next column.
  template <class Spell>
  constexpr void cell(Spell const& spell) {
    std::size_t size = 0;
    auto count = [&size](char) { ++size; };
    spell(count);
    if (measures_) {
      if (widths_[column_] < size) widths_[column_] = size;
    } else {
      spell(put_);
      if (column_ + 1 < columns) spell_spaces(widths_[column_] + 2 - size, put_);
    }
    if (++column_ < columns) return;
    column_ = 0;
    if (!measures_) put_('\n');
  }
  constexpr void write() { measures_ = false; }

 private:
  Put& put_;
  std::array<std::size_t, columns> widths_{};
  std::size_t column_ = 0;
  bool measures_ = true;
};

template <class Numbers, class Put>
constexpr void spell_rows(Drawing const& drawing, Numbers const& numbers, TableWriter<Put>& table) {
  GraphView const& graph = drawing.graph;
  for (std::string_view const title : {"node", "shape", "value", "gradient"}) {
    table.cell([&](auto& put) { spell_text(title, put); });
  }
  std::size_t row = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!has_value_in_text(graph, id)) continue;
    table.cell([&](auto& put) {
      LineWriter<std::remove_reference_t<decltype(put)>> writer{drawing, put};
      writer.atom(id);
      if (is_leaf(graph.kind(id).operation)) return;
      spell_text(" = ", put);
      walk_line(drawing, id, writer);
    });
    table.cell([&](auto& put) { spell_dimensions(graph.shape(id), put); });
    table.cell([&](auto& put) { spell_values(graph.shape(id), numbers.values[id], put); });
    table.cell([&](auto& put) { spell_values(graph.shape(id), numbers.gradients[row], put); });
    ++row;
  }
}

// Values and gradients on the edges of a picture.
template <class Numbers>
struct ValueNotes {
  GraphView graph;
  Numbers const& numbers;

  template <class Put>
  constexpr void edge(NodeId reader, std::size_t slot, Put& put) const {
    NodeId const operand = graph.operand(graph.kind(reader), slot);
    value(operand, put);
    std::size_t i = 0;
    for_each_edge(graph, [&](NodeId id, std::size_t first) {
      if (id == reader && first == slot) gradient(operand, numbers.gradients[i], put);
      ++i;
    });
  }
  template <class Put>
  constexpr void output(NodeId root, Put& put) const {
    value(root, put);
    double const one = 1;
    gradient(root, &one, put);
  }

 private:
  template <class Put>
  constexpr void value(NodeId id, Put& put) const {
    spell_text("\\nvalue ", put);
    spell_values(graph.shape(id), numbers.values[id], put);
  }
  template <class T, class Put>
  constexpr void gradient(NodeId id, T const* values, Put& put) const {
    spell_text("\\ngradient ", put);
    spell_values(graph.shape(id), values, put);
  }
};

}  // namespace detail

// Writes every node of a loss of one element, operands first, with its shape, its value and the derivative of the loss
// with respect to it, character by character to a sink put(char). For (x + y) * z and the bindings bind<"x">(-2.0),
// bind<"y">(5.0), bind<"z">(-4.0):
//   node       shape  value  gradient
//   x          []     -2     -4
//   y          []     5      -4
//   a = x + y  []     3      -4
//   z          []     -4     3
//   b = a * z  []     -12    1
// Numbers are rounded to six digits; of a tensor of more than eight elements the first three are written. Constants are
// part of their readers' text. One evaluation computes everything, on the stack: refused above the stack limit.
// A gradient is the sum of what the node's readers, computed as written, give back. Where a probability has become 0
// and the slope of its logarithm infinite, everything below has gradient NaN, which `gradient` and `gradient_at` avoid.
// Compiling took GCC 12 1.1 s at 20 nodes, 4.5 at 80, 10 s and 1.6 GB at 160, which Clang 14 refuses (80: 3.4 s).
// (Goodfellow, Bengio and Courville, Deep Learning, 2016, algorithms 6.5 and 6.6: the table of gradients.)
template <AnyExpression E, class Put, class... Bindings>
constexpr void spell_backpropagation(E, Put&& put, Bindings const&... bindings) {
  static_assert(is_one_number<typename E::shape>, "a gradient is that of one number");
  static_assert(
      binds_every_leaf<detail::binding_refusal_t<E::graph, Bindings...>>,
      "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
  static_assert(ingot::detail::fits_the_stack<detail::bytes_of_values_t<E, detail::Written::nodes, Bindings...>,
                                              ingot::detail::StackLimit>,
                "values and gradients of all nodes would put too many bytes on the stack: such texts are for small "
                "graphs; INGOT_STACK_WORKSPACE_LIMIT, the second number, bounds them");
  detail::with_node_values<E, detail::Written::nodes>(
      [&](auto const& numbers) {
        detail::Drawing const drawing = detail::row_layout_v<E>.drawing(detail::GraphView(E::graph));
        detail::TableWriter<std::remove_reference_t<Put>> table(put);
        detail::spell_rows(drawing, numbers, table);
        table.write();
        detail::spell_rows(drawing, numbers, table);
      },
      bindings...);
}

// The picture of a loss of one element (graphviz.hpp), every edge with the value that goes along it and the gradient
// that comes back: the reader's share of the node's gradient, which is the sum over its edges. If another node reads it
// twice, the first edge has both shares. Numbers are written as in the table.
template <AnyExpression E, class Put, class FirstBinding, class... Bindings>
constexpr void spell_graphviz(E, Put&& put, FirstBinding const& first, Bindings const&... bindings) {
  static_assert(is_one_number<typename E::shape>, "a gradient is that of one number");
  static_assert(
      binds_every_leaf<detail::binding_refusal_t<E::graph, FirstBinding, Bindings...>>,
      "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
  static_assert(
      ingot::detail::fits_the_stack<detail::bytes_of_values_t<E, detail::Written::edges, FirstBinding, Bindings...>,
                                    ingot::detail::StackLimit>,
      "values and gradients of all nodes would put too many bytes on the stack: such texts are for small "
      "graphs; INGOT_STACK_WORKSPACE_LIMIT, the second number, bounds them");
  detail::with_node_values<E, detail::Written::edges>(
      [&](auto const& numbers) {
        using Notes = detail::ValueNotes<std::remove_cvref_t<decltype(numbers)>>;
        detail::spell_drawn_graphviz(detail::drawing_of<E>(), Notes{detail::GraphView(E::graph), numbers}, put);
      },
      first, bindings...);
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
