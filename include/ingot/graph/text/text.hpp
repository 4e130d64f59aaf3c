// Expressions as text: on one line, or as a tree with a line a node.
//
// Both go character by character to a sink put(char), on a device too, and are constants of the program as
// line_of<expression> and tree_of<expression>. Their length is linear in the number of distinct sub-expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/text/text_layout.hpp"
#include "ingot/graph/text/text_words.hpp"

namespace ingot::graph {

namespace detail {

enum class Precedence { sum, product, sign, call };

constexpr std::string_view operator_of(Operation operation) {
  if (operation == operation_of<operations::Add>) return "+";
  if (operation == operation_of<operations::Subtract>) return "-";
  if (operation == operation_of<operations::Multiply>) return "*";
  if (operation == operation_of<operations::Divide>) return "/";
  return {};
}

constexpr Precedence precedence_of(Operation operation) {
  if (operation == operation_of<operations::Negate>) return Precedence::sign;
  if (operator_of(operation).empty()) return Precedence::call;
  bool const sum = operation == operation_of<operations::Add> || operation == operation_of<operations::Subtract>;
  return sum ? Precedence::sum : Precedence::product;
}

// The precedence of a node as it is written.
constexpr Precedence precedence_of(Drawing const& drawing, NodeId id) {
  Kind const kind = drawing.graph.kind(id);
  if (kind.operation == Operation::constant && drawing.graph.option(kind, 0) >> 63 != 0) return Precedence::sign;
  if (drawing.is_atom(id) || drawing.is_square(kind)) return Precedence::call;
  return precedence_of(kind.operation);
}

// Whether an operand is in parentheses: -(0.5), since -0.5 is a constant, and a - (b - c), since a - b - c is another
// graph.
constexpr bool is_parenthesized(Drawing const& drawing, NodeId id, std::size_t slot) {
  Kind const kind = drawing.graph.kind(id);
  Precedence const own = precedence_of(kind.operation);
  if (own == Precedence::call || drawing.is_square(kind)) return false;
  NodeId const operand = drawing.graph.operand(kind, slot);
  if (own == Precedence::sign) {
    return precedence_of(drawing, operand) < Precedence::call ||
           drawing.graph.kind(operand).operation == Operation::constant;
  }
  return slot == 0 ? precedence_of(drawing, operand) < own : precedence_of(drawing, operand) <= own;
}

template <class Put>
constexpr void spell_line_name(std::size_t name, Put& put) {
  put(static_cast<char>('a' + name % letters));
  if (name >= letters) spell_integer(name / letters, put);
}

// The name of an operation, with square(x) for x * x.
template <class Put>
constexpr void spell_word_of(Drawing const& drawing, NodeId id, Put& put) {
  Kind const kind = drawing.graph.kind(id);
  if (drawing.is_square(kind)) {
    spell_text("square", put);
  } else {
    spell_word(drawing.graph, id, put);
  }
}

template <class Put>
constexpr void spell_axes_of(Drawing const& drawing, NodeId id, std::string_view before, Put& put) {
  Kind const kind = drawing.graph.kind(id);
  spell_axes(drawing.graph, id, drawing.graph.shape(drawing.graph.operand(kind, 0)), before, put);
}

template <class Put>
struct LineWriter {
  Drawing drawing;
  Put& put;

  constexpr void atom(NodeId id) {
    if (drawing.is_shared(id)) {
      spell_line_name(drawing.places[id].name, put);
    } else {
      spell_leaf(drawing.graph, id, put);
    }
  }
  constexpr void before(NodeId id, std::size_t slot) {
    Kind const kind = drawing.graph.kind(id);
    if (kind.operation == operation_of<operations::Negate>) {
      put('-');
    } else if (is_infix(kind)) {
      if (slot == 1) {
        put(' ');
        spell_text(operator_of(kind.operation), put);
        put(' ');
      }
    } else if (slot > 0) {
      spell_text(", ", put);
    } else {
      spell_word_of(drawing, id, put);
      put('(');
    }
    if (is_transposed(kind, slot)) spell_text("transpose(", put);
    if (is_parenthesized(drawing, id, slot)) put('(');
  }
  constexpr void after(NodeId id, std::size_t slot) {
    if (is_transposed(drawing.graph.kind(id), slot) || is_parenthesized(drawing, id, slot)) put(')');
  }
  constexpr void close(NodeId id) {
    Kind const kind = drawing.graph.kind(id);
    if (kind.operation == operation_of<operations::Negate> || is_infix(kind)) return;
    spell_axes_of(drawing, id, ", ", put);
    put(')');
  }

 private:
  constexpr bool is_infix(Kind const& kind) const {
    return !operator_of(kind.operation).empty() && !drawing.is_square(kind);
  }
  constexpr bool is_transposed(Kind const& kind, std::size_t slot) const {
    return kind.operation == Operation::matmul && drawing.graph.option(kind, slot) != 0;
  }
};

template <class Put>
constexpr void spell_drawn_line(Drawing const& drawing, Put& put) {
  LineWriter<Put> writer{drawing, put};
  for (std::size_t r = 0; r < drawing.graph.root_count; ++r) {
    NodeId const root = drawing.graph.root(r);
    if (r > 0) spell_text(", ", put);
    bool const flows_back = drawing.becomes(r) != no_node;
    if (flows_back) {
      spell_next(drawing.graph, drawing.becomes(r), put);
      put('(');
    }
    if (drawing.is_atom(root)) {
      writer.atom(root);
    } else {
      walk_line(drawing, root, writer);
    }
    if (flows_back) put(')');
  }
  for (std::size_t i = 0; i < drawing.definition_count; ++i) {
    NodeId const id = drawing.definitions[i];
    spell_text(i == 0 ? " where " : ", ", put);
    writer.atom(id);
    spell_text(" = ", put);
    walk_line(drawing, id, writer);
  }
}

// The label of a node in a tree: its name and, for a product, which operands it reads as transposed.
template <class Put>
constexpr void spell_node(Drawing const& drawing, NodeId id, Put& put) {
  Kind const kind = drawing.graph.kind(id);
  if (is_leaf(kind.operation)) return spell_leaf(drawing.graph, id, put);
  spell_word_of(drawing, id, put);
  spell_axes_of(drawing, id, " ", put);
  if (kind.operation != Operation::matmul) return;
  bool const a = drawing.graph.option(kind, 0) != 0;
  bool const b = drawing.graph.option(kind, 1) != 0;
  if (a || b) spell_text(a && b ? "(transpose(_), transpose(_))" : a ? "(transpose(_), _)" : "(_, transpose(_))", put);
}

// A line of a tree. A node that was written before is its number only.
template <class Put>
constexpr void spell_tree_line(Drawing const& drawing, NodeId id, bool is_new, std::size_t depth, Put& put) {
  spell_spaces(2 * depth, put);
  if (drawing.is_shared(id)) {
    put('#');
    spell_integer(drawing.places[id].number, put);
    if (is_new) put(' ');
  }
  if (is_new || !drawing.is_shared(id)) {
    spell_node(drawing, id, put);
    put(' ');
    spell_dimensions(drawing.graph.shape(id), put);
  }
  put('\n');
}

template <class Put>
constexpr void spell_drawn_tree(Drawing const& drawing, Put& put) {
  for (std::size_t r = 0; r < drawing.graph.root_count; ++r) {
    NodeId id = drawing.graph.root(r);
    bool const is_new = drawing.places[id].user == no_place && drawing.places[id].slot == r;
    if (drawing.becomes(r) != no_node) {
      spell_next(drawing.graph, drawing.becomes(r), put);
      spell_text(" = ", put);
    }
    spell_tree_line(drawing, id, is_new, 0, put);
    std::size_t depth = 0;
    for (std::size_t slot = 0; is_new && id != no_place;) {
      if (slot < drawing.arity(id)) {
        NodeId const child = drawing.operand(id, slot);
        Spot const& place = drawing.places[child];
        bool const enters = place.user == id && place.slot == slot;
        spell_tree_line(drawing, child, enters, depth + 1, put);
        if (enters) {
          id = child;
          slot = 0;
          ++depth;
        } else {
          ++slot;
        }
      } else {
        slot = drawing.places[id].slot + std::size_t{1};
        id = drawing.places[id].user;
        if (depth > 0) --depth;
      }
    }
  }
}

}  // namespace detail

// Writes an expression as it could be typed, with as few parentheses as its graph allows:
// `relu(matmul(x, transpose(w)) + b)`. What is used more than once is named: `a * (1 - a) where a = sigmoid(x)`.
// Several outputs are separated by commas; a cell's are its output and next<h>(...) for each state, which is state<h>.
template <Drawable E, class Put>
constexpr void spell_line(E, Put&& put) {
  detail::spell_drawn_line(detail::drawing_of<E>(), put);
}

// Writes one line for each node, with its shape, and its operands indented below it. What is used more than once is
// numbered, and only its number written from then on:
//   multiply [4]
//     #1 sigmoid [4]
//       x [4]
//     subtract [4]
//       1 []
//       #1
// A cell's states are leaves state<h>; what they become stands behind the output, as trees that begin with next<h> =.
// As a constant, a tree of more than 500 levels may be too much for Clang's default limit of steps: its indentation
// alone grows with the square of its depth.
template <Drawable E, class Put>
constexpr void spell_tree(E, Put&& put) {
  detail::spell_drawn_tree(detail::drawing_of<E>(), put);
}

namespace detail {

template <class E>
struct LineSpeller {
  template <class Put>
  constexpr void operator()(Put& put) const {
    spell_drawn_line(drawing_of<E>(), put);
  }
};
template <class E>
struct TreeSpeller {
  template <class Put>
  constexpr void operator()(Put& put) const {
    spell_drawn_tree(drawing_of<E>(), put);
  }
};

}  // namespace detail

// The same as constants of the program: static_assert(line_of<exp(x) + 1_c> == "exp(x) + 1").
template <auto E>
requires Drawable<decltype(E)>
inline constexpr std::string_view line_of =
    ingot::detail::spelled<detail::LineSpeller<std::remove_cvref_t<decltype(E)>>>;
template <auto E>
requires Drawable<decltype(E)>
inline constexpr std::string_view tree_of =
    ingot::detail::spelled<detail::TreeSpeller<std::remove_cvref_t<decltype(E)>>>;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
