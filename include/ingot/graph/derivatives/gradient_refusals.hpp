// Refusals of gradients, by shapes and names.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace reasons {

// How many leaves have a name, and how often it is given.
template <std::size_t Count>
struct Leaves {};
template <std::size_t Count>
struct Times {};

// Why an evaluation with gradients is refused.
template <class S>
struct NotOneNumber {};
struct WithRespectToNothing {};
template <class Name>
struct NoLeafOfThatName {};
template <class Name>
struct SeveralLeavesOfThatName {};
template <class Name>
struct NamedTwice {};

}  // namespace reasons

// Asserted facts; compilers print their arguments.
template <class Loss>
inline constexpr bool is_of_an_expression = detail::is_expression<Loss>;
template <std::size_t Names>
inline constexpr bool has_names = Names > 0;
template <class Name, class Asked>
inline constexpr bool is_asked_for_once = std::is_same_v<Asked, reasons::Times<1>>;
template <class Name, class Found>
inline constexpr bool is_free_name = std::is_same_v<Found, reasons::Leaves<0>>;
// A leaf has the name, and no more than one has: two facts, each with its own message.
template <class Name, class Found>
inline constexpr bool is_name_of_a_leaf = !std::is_same_v<Found, reasons::Leaves<0>>;
template <class Name, class Found>
inline constexpr bool is_name_of_one_leaf =
    std::is_same_v<Found, reasons::Leaves<0>> || std::is_same_v<Found, reasons::Leaves<1>>;

// Asserted of an evaluation with gradients.
template <class Reason>
inline constexpr bool has_gradients = std::is_same_v<Reason, detail::NothingRefused>;

namespace detail {

using ingot::detail::Type;

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

// What is wrong with the names: the first that is not that of exactly one leaf, or is given twice.
template <class Name, std::size_t LeafCount, std::size_t TimesAsked>
struct NameFault {
  using name = Name;
  using leaves = reasons::Leaves<LeafCount>;
  using times = reasons::Times<TimesAsked>;
  static constexpr bool none = LeafCount == 1 && TimesAsked == 1;
};
using NoFault = NameFault<void, 1, 1>;

template <std::size_t Count>
struct NamesFound {
  std::array<std::size_t, Count> leaves{};
  std::array<std::size_t, Count> times{};
  std::size_t first_fault = Count;
};
template <std::size_t Count>
constexpr NamesFound<Count> find_names(GraphView graph, std::array<std::string_view, Count> const& names) {
  NamesFound<Count> found;
  for (std::size_t i = 0; i < Count; ++i) {
    found.leaves[i] = find_leaf(graph, names[i]).count;
    for (std::string_view const& name : names) found.times[i] += names[i] == name ? 1u : 0u;
    if (found.first_fault == Count && (found.leaves[i] != 1 || found.times[i] != 1)) found.first_fault = i;
  }
  return found;
}

template <auto const& G, Text... Names>
constexpr auto fault_of_names() {
  constexpr NamesFound<sizeof...(Names)> found = find_names<sizeof...(Names)>(G, {Names.view()...});
  if constexpr (found.first_fault == sizeof...(Names)) {
    return NoFault{};
  } else {
    using Name = std::tuple_element_t<found.first_fault, std::tuple<quoted_t<Names>...>>;
    return NameFault<Name, found.leaves[found.first_fault], found.times[found.first_fault]>{};
  }
}
// One fault gives one error; a fault of the loss is reported first.
template <class E, Text... Names>
constexpr auto fault_of() {
  if constexpr (E::shape::size != 1 || sizeof...(Names) == 0) {
    return NoFault{};
  } else {
    return fault_of_names<E::graph, Names...>();
  }
}
template <class E, Text... Names>
using fault_t = decltype(fault_of<E, Names...>());

// The leaves that already have the name of a direction.
template <class E, Text Name, Text Direction>
using leaves_of_direction =
    reasons::Leaves<E::shape::size == 1 && fault_t<E, Name>::none ? find_leaf(E::graph, Direction.view()).count : 0>;

// Why the gradients of an evaluation are refused; NothingRefused if they are not, or the expression was before.
template <class E, Text... Names>
constexpr auto refusal_of_targets() {
  using Fault = fault_t<E, Names...>;
  if constexpr (has_stand_in(E::graph)) {
    return Type<NothingRefused>{};
  } else if constexpr (!is_one_number<typename E::shape>) {
    return Type<reasons::NotOneNumber<typename E::shape>>{};
  } else if constexpr (sizeof...(Names) == 0) {
    return Type<reasons::WithRespectToNothing>{};
  } else if constexpr (!is_name_of_a_leaf<void, typename Fault::leaves>) {
    return Type<reasons::NoLeafOfThatName<typename Fault::name>>{};
  } else if constexpr (!is_name_of_one_leaf<void, typename Fault::leaves>) {
    return Type<reasons::SeveralLeavesOfThatName<typename Fault::name>>{};
  } else if constexpr (!Fault::none) {
    return Type<reasons::NamedTwice<typename Fault::name>>{};
  } else {
    return Type<NothingRefused>{};
  }
}
template <class E, Text... Names>
using refusal_of_targets_t = typename decltype(refusal_of_targets<E, Names...>())::type;

// Stand-ins for refused gradients.
template <class S, std::size_t... I>
constexpr auto refused_outputs(std::index_sequence<I...>) {
  return outputs((static_cast<void>(I), refused<S>())...);
}
template <class S, std::size_t Count>
constexpr auto refused_gradients() {
  if constexpr (Count <= 1) {
    return refused<S>();
  } else {
    return refused_outputs<S>(std::make_index_sequence<Count>{});
  }
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
