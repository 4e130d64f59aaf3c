// The layout of a graph's text: which nodes are written once and referred to by name, and the way back from an operand
// to its user, so that texts are written without a stack.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/spelling.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

// One expression, or several as outputs: anything with a packed graph.
template <class E>
concept Drawable = requires { detail::GraphView(E::graph); };

namespace detail {

inline constexpr std::uint16_t no_place = 0xffff;

// The position of a node. `user` and `slot` are the node that reads it and as which operand: the first from the roots
// on, if there are several. A root's user is no_place.
struct Spot {
  std::uint16_t uses;
  std::uint16_t user;
  std::uint16_t slot;
  std::uint16_t name;    // in the line, from a on
  std::uint16_t number;  // in the tree, from 1 on
};

// A layout of any size.
struct Drawing {
  GraphView graph;
  Spot const* places;
  std::uint16_t const* definitions;  // named nodes in the order of the text
  std::size_t definition_count;
  NodeId const* feedback = nullptr;  // of a cell, for each root the state that it becomes
  std::size_t feedback_count = 0;    // (with GCC's sanitizers a constant's pointer is not compared with null)

  // The state that a root becomes; no_node for an output.
  constexpr NodeId becomes(std::size_t root) const { return root < feedback_count ? feedback[root] : no_node; }

  // x * x is written square(x).
  constexpr bool is_square(Kind const& kind) const {
    return kind.operation == operation_of<operations::Multiply> && graph.operand(kind, 0) == graph.operand(kind, 1);
  }
  constexpr std::size_t arity(NodeId id) const {
    Kind const kind = graph.kind(id);
    return is_square(kind) ? 1 : kind.operands;
  }
  constexpr NodeId operand(NodeId id, std::size_t slot) const { return graph.operand(graph.kind(id), slot); }
  constexpr bool is_shared(NodeId id) const { return places[id].uses > 1 && !is_leaf(graph.kind(id).operation); }
  // Whether a line only has the name of a node.
  constexpr bool is_atom(NodeId id) const { return is_shared(id) || is_leaf(graph.kind(id).operation); }
};

// Walks an expression in the order of a line: before(node, slot) and after(node, slot) around each operand,
// atom(operand) for operands that are only named, close(node) after the last operand.
template <class Visitor>
constexpr void walk_line(Drawing const& drawing, NodeId root, Visitor& visitor) {
  NodeId id = root;
  std::size_t slot = 0;
  for (;;) {
    if (slot < drawing.arity(id)) {
      visitor.before(id, slot);
      NodeId const child = drawing.operand(id, slot);
      if (!drawing.is_atom(child)) {
        id = child;
        slot = 0;
        continue;
      }
      visitor.atom(child);
    } else {
      visitor.close(id);
      if (id == root) return;
      slot = drawing.places[id].slot;
      id = drawing.places[id].user;
    }
    visitor.after(id, slot++);
  }
}

// Names in a line are a to z, then a1 to z1 and so on.
inline constexpr std::size_t letters = 26;

// The number of a leaf's name among them; if it is none of them, a number too large for any.
constexpr std::size_t number_of_name(LeafName const& name) {
  std::size_t const size = name.size();
  if (size == 0 || size > 5 || name[0] < 'a' || name[0] > 'z') return no_place;
  std::size_t round = 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (name[i] < '0' || name[i] > '9') return no_place;
    round = 10 * round + static_cast<std::size_t>(name[i] - '0');
  }
  return letters * round + static_cast<std::size_t>(name[0] - 'a');
}

template <std::size_t Nodes>
struct Layout {
  std::array<Spot, Nodes> places;
  std::array<std::uint16_t, Nodes> definitions;
  std::size_t definition_count;

  // Every element is written here: with member initialisers GCC 12 does not terminate on a second layout of the same
  // size.
  constexpr Layout() : places{}, definitions{}, definition_count(0) {
    for (Spot& place : places) place = Spot{0, no_place, 0, no_place, no_place};
  }

  constexpr Drawing drawing(GraphView graph) const {
    return {graph, places.data(), definitions.data(), definition_count};
  }
};

// Counts uses, and numbers shared nodes in the order of the tree.
template <std::size_t Nodes>
constexpr void place_nodes(GraphView graph, Layout<Nodes>& layout) {
  Drawing const drawing = layout.drawing(graph);
  std::array<std::uint16_t, Nodes> met{};
  std::size_t count = 0;
  for (std::size_t r = 0; r < graph.root_count; ++r) {
    NodeId id = graph.root(r);
    if (layout.places[id].uses++ > 0) continue;
    layout.places[id].slot = static_cast<std::uint16_t>(r);
    met[count++] = static_cast<std::uint16_t>(id);
    for (std::size_t slot = 0; id != no_place;) {
      if (slot < drawing.arity(id)) {
        NodeId const child = drawing.operand(id, slot);
        Spot& place = layout.places[child];
        bool const is_new = place.uses == 0;
        if (place.uses < 2) ++place.uses;
        if (is_new) {
          place.user = static_cast<std::uint16_t>(id);
          place.slot = static_cast<std::uint16_t>(slot);
          met[count++] = static_cast<std::uint16_t>(child);
          id = child;
          slot = 0;
        } else {
          ++slot;
        }
      } else {
        slot = layout.places[id].slot + std::size_t{1};
        id = layout.places[id].user;
      }
    }
  }
  std::uint16_t number = 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (drawing.is_shared(met[i])) layout.places[met[i]].number = number++;
  }
}

// Names shared nodes in the order of the line, skipping the names of leaves.
template <std::size_t Nodes>
struct Namer {
  Layout<Nodes>& layout;
  Drawing drawing;
  std::array<bool, 2 * Nodes> taken{};
  std::size_t next = 0;

  constexpr explicit Namer(GraphView graph, Layout<Nodes>& of) : layout(of), drawing(of.drawing(graph)) {
    for (NodeId id = 0; id < Nodes; ++id) {
      Kind const kind = graph.kind(id);
      if (!is_named(kind.operation)) continue;
      std::size_t const number = number_of_name(name_of_leaf(graph.pool + kind.first, kind.options));
      if (number < taken.size()) taken[number] = true;
    }
  }
  constexpr void atom(NodeId id) {
    if (!drawing.is_shared(id) || layout.places[id].name != no_place) return;
    while (taken[next]) ++next;
    layout.places[id].name = static_cast<std::uint16_t>(next++);
    layout.definitions[layout.definition_count++] = static_cast<std::uint16_t>(id);
  }
  constexpr void before(NodeId, std::size_t) {}
  constexpr void after(NodeId, std::size_t) {}
  constexpr void close(NodeId) {}
};

template <std::size_t Nodes>
constexpr Layout<Nodes> layout_of(GraphView graph) {
  Layout<Nodes> layout;
  // GCC 12 carries a default-initialised array, with its contents, over from one constant evaluation to the next.
  for (Spot& place : layout.places) place = {0, no_place, 0, no_place, no_place};
  place_nodes(graph, layout);
  Namer<Nodes> namer(graph, layout);
  for (std::size_t r = 0; r < graph.root_count; ++r) {
    NodeId const root = graph.root(r);
    if (namer.drawing.is_atom(root)) {
      namer.atom(root);
    } else {
      walk_line(namer.drawing, root, namer);
    }
  }
  for (std::size_t i = 0; i < layout.definition_count; ++i) walk_line(namer.drawing, layout.definitions[i], namer);
  return layout;
}

template <class E>
inline constexpr auto layout_v = layout_of<std::remove_cvref_t<decltype(E::graph)>::node_count>(GraphView(E::graph));

template <Drawable E>
constexpr Drawing drawing_of() {
  Drawing drawing = layout_v<E>.drawing(GraphView(E::graph));
  if constexpr (requires { E::feedback; }) {
    drawing.feedback = E::feedback.data();
    drawing.feedback_count = E::feedback.size();
  }
  return drawing;
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
