// Networks as text: on one line, or as a table with a line a layer, its shapes and its parameters.
//
// Both go character by character to a sink put(char), on a device too, and are constants of the program as
// network_line<Net> and network_tree<Net>.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "ingot/core/spelling.hpp"
#include "ingot/network/outline.hpp"

namespace ingot {

namespace detail {

template <class Put>
constexpr void spell_shape_of(Extents shape, Put& put) {
  spell_extents(shape.data, shape.rank, put);
}

template <class Put>
constexpr void spell_outline_part(OutlineEntry const& entry, Put& put);

// The parts of a chain one after the other, those of a branching beside each other; the chain in a branch needs no
// parentheses of its own.
template <class Put>
constexpr void spell_outline_parts(OutlineEntry const& entry, Put& put) {
  OutlineEntry const* part = &entry + 1;
  for (std::size_t i = 0; i < entry.children; ++i, part += part->entries) {
    if (entry.structure == Structure::residual && i == 1 && part->passes_on) continue;
    if (i > 0) spell_text(entry.structure == Structure::chain ? " -> " : " | ", put);
    if (entry.structure != Structure::chain && part->structure == Structure::chain) {
      spell_outline_parts(*part, put);
    } else {
      spell_outline_part(*part, put);
    }
  }
}

template <class Put>
constexpr void spell_outline_part(OutlineEntry const& entry, Put& put) {
  spell_text(entry.name, put);
  if (entry.children > 0) {
    put('(');
    spell_outline_parts(entry, put);
    put(')');
  }
  if (entry.input == entry.output) return;
  put(' ');
  spell_shape_of(entry.output, put);
}

// Where a part stands in what joins it, as its parameters are named: 0, 1, ... or body, shortcut.
struct Position {
  std::size_t index = 0;
  std::size_t siblings = 0;  // 0 for the whole
  bool of_residual = false;

  constexpr std::string_view word() const { return !of_residual ? "" : index == 0 ? "body" : "shortcut"; }
  constexpr std::size_t width() const {
    if (siblings == 0) return 0;
    return of_residual ? word().size() + 1 : digits_of(siblings - 1) + 1;
  }
};

// Calls visit(entry, position) for all of an outline, in order.
template <class Visit>
constexpr void walk_outline(OutlineEntry const& entry, Position position, Visit& visit) {
  visit(entry, position);
  OutlineEntry const* part = &entry + 1;
  for (std::size_t i = 0; i < entry.children; ++i, part += part->entries) {
    walk_outline(*part, {i, entry.children, entry.structure == Structure::residual}, visit);
  }
}

// A layer's output shape; of what joins layers the input shape, too.
template <class Put>
constexpr void spell_shapes(OutlineEntry const& entry, Put& put) {
  if (entry.children > 0 || entry.depth == 0) {
    spell_shape_of(entry.input, put);
    spell_text(" -> ", put);
  }
  spell_shape_of(entry.output, put);
}

struct OutlineWidths {
  std::size_t name = 0;
  std::size_t shapes = 0;
  std::size_t parameters = 0;

  constexpr void operator()(OutlineEntry const& entry, Position position) {
    std::size_t size = 0;
    auto count = [&size](char) { ++size; };
    spell_shapes(entry, count);
    name = std::max(name, 2 * entry.depth + position.width() + entry.name.size());
    shapes = std::max(shapes, size);
    parameters = std::max(parameters, digits_of(entry.parameters));
  }
};

template <class Put>
struct OutlineWriter {
  OutlineWidths widths;
  Put& put;

  constexpr void operator()(OutlineEntry const& entry, Position position) {
    spell_spaces(2 * entry.depth, put);
    if (position.of_residual) {
      spell_text(position.word(), put);
      put(' ');
    } else if (position.siblings > 0) {
      spell_spaces(position.width() - 1 - digits_of(position.index), put);
      spell_integer(position.index, put);
      put(' ');
    }
    spell_text(entry.name, put);
    spell_spaces(widths.name + 2 - (2 * entry.depth + position.width() + entry.name.size()), put);
    std::size_t written = 0;
    auto counted = [&](char c) {
      ++written;
      put(c);
    };
    spell_shapes(entry, counted);
    if (entry.parameters > 0 || entry.depth == 0) {
      spell_spaces(widths.shapes + 2 - written + widths.parameters - digits_of(entry.parameters), put);
      spell_integer(entry.parameters, put);
    }
    if (entry.fused) {
      spell_spaces(widths.shapes + 2 - written, put);
      spell_text("fused", put);
    }
    if (entry.depth == 0) spell_text(entry.parameters == 1 ? " parameter" : " parameters", put);
    put('\n');
  }
};

template <class Net>
struct NetworkLine {
  template <class Put>
  constexpr void operator()(Put& put) const {
    OutlineEntry const& whole = outline<Net>[0];
    spell_shape_of(whole.input, put);
    spell_text(" -> ", put);
    if (whole.structure == Structure::chain) {
      spell_outline_parts(whole, put);
    } else {
      spell_outline_part(whole, put);
    }
  }
};
template <class Net>
struct NetworkTree {
  template <class Put>
  constexpr void operator()(Put& put) const {
    OutlineWidths widths;
    walk_outline(outline<Net>[0], {}, widths);
    OutlineWriter<Put> writer{widths, put};
    walk_outline(outline<Net>[0], {}, writer);
  }
};

}  // namespace detail

// Writes the layers in the order of work, a shape where it changes, branches between bars:
// `[1, 8, 8] -> Conv2d [4, 8, 8] -> Residual(Conv2d -> Relu) -> Flatten [256] -> Dense [10]`.
template <class Net, class Put>
constexpr void spell_network_line(Put&& put) {
  detail::NetworkLine<Net>{}(put);
}

// Writes a layer a line: where it stands, as in the names of its parameters, its output shape, and how many parameters
// it has, or "fused" where inference computes it inside the layer before it. What joins layers stands above them, with
// its input shape too.
//   Network    [3] -> [2]  32 parameters
//     0 Dense  [5]         20
//     1 Relu   [5]         fused
//     2 Dense  [2]         12
template <class Net, class Put>
constexpr void spell_network_tree(Put&& put) {
  detail::NetworkTree<Net>{}(put);
}

// The same as constants of the program.
template <class Net>
inline constexpr std::string_view network_line = ingot::detail::spelled<detail::NetworkLine<Net>>;
template <class Net>
inline constexpr std::string_view network_tree = ingot::detail::spelled<detail::NetworkTree<Net>>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
