// What gradients refuse, said by shapes and names.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

// Facts that are asserted, in words that compilers print.
template <std::size_t Names>
inline constexpr bool has_names = Names > 0;
template <class Name, std::size_t Leaves>
inline constexpr bool is_name_of_one_leaf = Leaves == 1;
template <class Name, std::size_t Times>
inline constexpr bool is_asked_once = Times == 1;
template <class Name, std::size_t Leaves>
inline constexpr bool is_free_name = Leaves == 0;

namespace detail {

// The last leaf of a name, and how many there are: leaves of one name may differ in their shapes.
struct FoundLeaf {
  NodeId id = no_node;
  std::size_t count = 0;
};
constexpr FoundLeaf find_leaf(GraphView graph, std::string_view name) {
  FoundLeaf found;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    if (!is_named(kind.operation) || !(name_of_leaf(graph.pool + kind.first, kind.options) == name)) continue;
    found.id = id;
    ++found.count;
  }
  return found;
}

// How each of the names is found, and how often it stands among them.
template <std::size_t Count>
struct NamesFound {
  std::array<std::size_t, Count> leaves{};
  std::array<std::size_t, Count> times{};

  constexpr bool well() const {
    for (std::size_t i = 0; i < Count; ++i) {
      if (leaves[i] != 1 || times[i] != 1) return false;
    }
    return true;
  }
  constexpr std::size_t first_fault() const {
    std::size_t i = 0;
    while (leaves[i] == 1 && times[i] == 1) ++i;
    return i;
  }
};
template <std::size_t Count>
constexpr NamesFound<Count> find_names(GraphView graph, std::array<std::string_view, Count> const& names) {
  NamesFound<Count> found;
  for (std::size_t i = 0; i < Count; ++i) {
    found.leaves[i] = find_leaf(graph, names[i]).count;
    for (std::size_t j = 0; j < Count; ++j) found.times[i] += names[i] == names[j] ? 1 : 0;
  }
  return found;
}

// One fault is one error: the first.
template <class Name, std::size_t Leaves, std::size_t Times>
constexpr void refuse_name() {
  static_assert(is_name_of_one_leaf<Name, Leaves>, "a gradient is with respect to the one leaf of a name");
  if constexpr (Leaves == 1) {
    static_assert(is_asked_once<Name, Times>, "a gradient is asked for each name once");
  }
}

template <class S, auto G, Text... Names>
constexpr bool asks_for_gradients() {
  static_assert(is_one_number<S>, "a gradient is that of one number");
  static_assert(has_names<sizeof...(Names)>, "a gradient is with respect to leaves that are named");
  if constexpr (!is_one_number<S> || sizeof...(Names) == 0) {
    return false;
  } else {
    constexpr NamesFound<sizeof...(Names)> found = find_names<sizeof...(Names)>(G, {Names.view()...});
    if constexpr (!found.well()) {
      constexpr std::size_t fault = found.first_fault();
      using Name = std::tuple_element_t<fault, std::tuple<quoted_t<Names>...>>;
      refuse_name<Name, found.leaves[fault], found.times[fault]>();
    }
    return found.well();
  }
}

template <auto G, Text Name>
constexpr bool is_new_name() {
  constexpr std::size_t leaves = find_leaf(G, Name.view()).count;
  static_assert(is_free_name<quoted_t<Name>, leaves>, "a direction has a name of its own");
  return leaves == 0;
}

template <class S, std::size_t... I>
constexpr auto refused_outputs(std::index_sequence<I...>) {
  return outputs((static_cast<void>(I), refused<S>())...);
}
template <std::size_t Count, class S>
constexpr auto refused_outputs() {
  return refused_outputs<S>(std::make_index_sequence < Count == 0 ? 1 : Count > {});
}

}  // namespace detail
}  // namespace ingot::graph
