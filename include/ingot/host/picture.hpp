// Texts and pictures of expressions and networks, as strings and files.
#pragma once

#include "ingot/core/prologue.hpp"

#include <filesystem>
#include <string>

#include "ingot/graph/text/graphviz.hpp"
#include "ingot/graph/text/text.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/graphviz.hpp"
#include "ingot/network/text.hpp"

namespace ingot {

// Whether there is a picture of something.
template <class Drawn>
inline constexpr bool can_be_drawn = graph::Drawable<Drawn> || detail::NetworkLike<Drawn>;

// An expression, several as outputs, or a network, known by its type alone: `to_line<Net>()`, `to_line(expression)`.
//
// On one line: spell_line of graph/text/text.hpp, spell_network_line of network/text.hpp.
template <class Drawn>
std::string to_line() {
  std::string text;
  auto put = [&text](char c) { text += c; };
  if constexpr (graph::Drawable<Drawn>) {
    graph::spell_line(Drawn{}, put);
  } else {
    static_assert(can_be_drawn<Drawn>, "what is drawn is an expression, several as outputs, or a network");
    if constexpr (can_be_drawn<Drawn>) spell_network_line<Drawn>(put);
  }
  return text;
}

// A line a node or layer, with shapes; of a network also how many parameters.
template <class Drawn>
std::string to_tree() {
  std::string text;
  auto put = [&text](char c) { text += c; };
  if constexpr (graph::Drawable<Drawn>) {
    graph::spell_tree(Drawn{}, put);
  } else {
    static_assert(can_be_drawn<Drawn>, "what is drawn is an expression, several as outputs, or a network");
    if constexpr (can_be_drawn<Drawn>) spell_network_tree<Drawn>(put);
  }
  return text;
}

// In Graphviz's language.
template <class Drawn>
std::string to_graphviz() {
  std::string text;
  auto put = [&text](char c) { text += c; };
  if constexpr (graph::Drawable<Drawn>) {
    graph::spell_graphviz(Drawn{}, put);
  } else {
    static_assert(can_be_drawn<Drawn>, "what is drawn is an expression, several as outputs, or a network");
    if constexpr (can_be_drawn<Drawn>) spell_network_graphviz<Drawn>(put);
  }
  return text;
}

// Writes the picture to a file for `dot -Tsvg picture.dot -o picture.svg`, completely or not at all. Refuses, as
// FileError: a file that cannot be written.
template <class Drawn>
void save_graphviz(std::filesystem::path const& path) {
  std::string const text = to_graphviz<Drawn>();
  save_file(path, {reinterpret_cast<unsigned char const*>(text.data()), text.size()});
}

template <class Drawn>
std::string to_line(Drawn const&) {
  return to_line<Drawn>();
}
template <class Drawn>
std::string to_tree(Drawn const&) {
  return to_tree<Drawn>();
}
template <class Drawn>
std::string to_graphviz(Drawn const&) {
  return to_graphviz<Drawn>();
}
template <class Drawn>
void save_graphviz(Drawn const&, std::filesystem::path const& path) {
  save_graphviz<Drawn>(path);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
