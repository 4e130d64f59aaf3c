// Words of Graphviz's language (DOT), for pictures of graphs.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

#include "ingot/core/spelling.hpp"

namespace ingot {

namespace detail {

// A character of a label in double quotes. Graphviz reads backslashes and &entities; in labels: both are kept as they
// are meant. A line feed starts a new line; what else controls a terminal is shown as a space.
template <class Put>
constexpr void spell_label_character(char c, Put&& put) {
  if (c == '"' || c == '\\') {
    put('\\');
    put(c);
  } else if (c == '&') {
    spell_text("&amp;", put);
  } else if (c == '\n') {
    spell_text("\\n", put);
  } else {
    put(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  }
}

// Sends characters on to another sink as those of a label.
template <class Put>
struct LabelSink {
  Put& put;
  constexpr void operator()(char c) { spell_label_character(c, put); }
};

// How all pictures of the library look: boxes for what is given, ellipses for what is computed.
template <class Put>
constexpr void spell_graphviz_head(Put&& put) {
  spell_text(
      "digraph {\n"
      "  node [fontname=\"Helvetica\", fontsize=12, style=filled, fillcolor=\"#eef3fa\", color=\"#5b7ba6\"]\n"
      "  edge [fontname=\"Helvetica\", fontsize=10, color=\"#666666\", fontcolor=\"#444444\"]\n",
      put);
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
