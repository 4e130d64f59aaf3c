// Pictures of networks in Graphviz's language: `dot -Tsvg` draws them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

#include "ingot/core/graphviz.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/network/outline.hpp"

namespace ingot {

namespace detail {

// Draws the entries of an outline. Nodes have the numbers of their entries.
template <class Put>
struct NetworkPicture {
  OutlineEntry const* outline;
  Put& put;
  static constexpr std::size_t input = ~std::size_t{0};

  constexpr void node(OutlineEntry const& entry) {
    spell_text("  n", put);
    spell_integer(static_cast<std::size_t>(&entry - outline), put);
    spell_text(" [label=\"", put);
    if (entry.structure == Structure::residual) {
      put('+');
    } else {
      LabelSink<Put> label{put};
      spell_text(entry.name, label);
    }
    bool const has_parameters = entry.structure == Structure::layer && entry.parameters > 0;
    if (has_parameters) {
      spell_text("\\n", put);
      spell_integer(entry.parameters, put);
      spell_text(entry.parameters == 1 ? " parameter" : " parameters", put);
    }
    put('"');
    if (entry.structure != Structure::residual) spell_text(", shape=box, style=\"rounded,filled\"", put);
    if (has_parameters) spell_text(", fillcolor=\"#fdf1da\", color=\"#c08a2d\"", put);
    spell_text("]\n", put);
  }

  constexpr void edge(std::size_t from, std::size_t to, Extents shape) {
    spell_text("  ", put);
    end(from);
    spell_text(" -> ", put);
    end(to);
    spell_text(" [label=\" ", put);
    spell_extents(shape.data, shape.rank, put);
    spell_text("\"]\n", put);
  }

  // Draws a part that reads what `from` gives; the node that gives its output.
  constexpr std::size_t part(OutlineEntry const& entry, std::size_t from) {
    auto const id = static_cast<std::size_t>(&entry - outline);
    OutlineEntry const* inner = &entry + 1;
    if (entry.structure == Structure::chain) {
      for (std::size_t i = 0; i < entry.children; ++i, inner += inner->entries) from = part(*inner, from);
      return from;
    }
    node(entry);
    if (entry.structure == Structure::layer) {
      edge(from, id, entry.input);
      return id;
    }
    for (std::size_t i = 0; i < entry.children; ++i, inner += inner->entries) {
      edge(inner->passes_on && inner->structure == Structure::layer ? from : part(*inner, from), id, inner->output);
    }
    return id;
  }

  constexpr void all() {
    spell_graphviz_head(put);
    spell_text("  in [label=\"input\", shape=plaintext, style=\"\"]\n", put);
    std::size_t const last = part(outline[0], input);
    spell_text("  out [label=\"output\", shape=plaintext, style=\"\"]\n  ", put);
    end(last);
    spell_text(" -> out [label=\" ", put);
    spell_extents(outline[0].output.data, outline[0].output.rank, put);
    spell_text("\"]\n}\n", put);
  }

 private:
  constexpr void end(std::size_t id) {
    if (id == input) return spell_text("in", put);
    put('n');
    spell_integer(id, put);
  }
};

template <class Net>
struct NetworkGraphviz {
  template <class Put>
  constexpr void operator()(Put& put) const {
    NetworkPicture<Put>{outline<Net>.data(), put}.all();
  }
};

}  // namespace detail

// Writes a picture of a network, residual block, concatenation or layer: a box a layer with the number of its
// parameters, branches side by side, shapes on the edges.
template <class Net, class Put>
constexpr void spell_network_graphviz(Put&& put) {
  detail::NetworkGraphviz<Net>{}(put);
}

// The same as a constant of the program.
template <class Net>
inline constexpr std::string_view network_graphviz = ingot::detail::spelled<detail::NetworkGraphviz<Net>>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
