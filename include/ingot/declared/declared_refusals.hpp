// Refusals of expressions declared by name.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/declared/declaration.hpp"
#include "ingot/declared/declared_node.hpp"
#include "ingot/declared/wiring.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

namespace reasons {

// Which name is not declared, and who reads it: a node or the list of outputs.
template <class Name>
struct Reader {};
struct ListOfOutputs {};
template <class Name>
struct Missing {};
template <class Who, class What>
struct Dangling {};
// A cycle: each reads the next.
template <class... Names>
struct Cycle {};
// Nodes that no other reads and that are not outputs.
template <class... Names>
struct Unused {};
// A call of a node's function, with the operands' names and shapes.
template <class Node, class Function, class... Read>
struct Call {};
template <class Name, class S>
struct Read {};
// The position of an argument of `declare`.
template <std::size_t I>
struct Position {};

}  // namespace reasons

// Asserted facts: each is true for NothingRefused only, else its argument is the reason.
template <class Where>
inline constexpr bool is_node_or_leaf = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool is_declared_once = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool is_declared = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool can_be_ordered = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool is_used = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool takes_what_is_read = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool gives_an_expression = std::is_same_v<Where, detail::NothingRefused>;

namespace detail {

template <class T>
inline constexpr bool is_declared_node = requires { requires T::is_declared_node; };

// The first argument of `declare` that is not a node.
template <class... Nodes>
constexpr auto first_other() {
  constexpr std::array<bool, sizeof...(Nodes)> is_node{is_declared_node<Nodes>...};
  constexpr std::size_t position = [&] {
    std::size_t i = 0;
    while (i < is_node.size() && is_node[i]) ++i;
    return i;
  }();
  if constexpr (position == is_node.size()) {
    return NothingRefused{};
  } else {
    return reasons::Position<position>{};
  }
}

// The faults of a wiring: at most one of these is not NothingRefused.
template <class D>
struct WiringRefusals {
  static constexpr auto const& wiring = D::wiring;
  template <std::size_t I>
  using culprit = quoted_t<D::template name<wiring.culprits[I]>>;
  template <template <class...> class List, std::size_t Count>
  static constexpr auto culprits() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return List<culprit<I % wiring.culprit_count>...>{};
    }(std::make_index_sequence<Count>{});
  }

  static constexpr auto declared_twice() {
    if constexpr (wiring.fault == WiringFault::declared_twice) {
      return culprit<0>{};
    } else {
      return NothingRefused{};
    }
  }
  static constexpr auto dangling() {
    using Name = quoted_t<text_of<wiring.missing_name.size()>(wiring.missing_name)>;
    if constexpr (wiring.fault == WiringFault::missing) {
      return reasons::Dangling<reasons::Reader<culprit<0>>, reasons::Missing<Name>>{};
    } else if constexpr (wiring.fault == WiringFault::missing_output) {
      return reasons::Dangling<reasons::ListOfOutputs, reasons::Missing<Name>>{};
    } else {
      return NothingRefused{};
    }
  }
  static constexpr auto cycle() {
    if constexpr (wiring.fault == WiringFault::cycle) {
      return culprits<reasons::Cycle, wiring.culprit_count + 1>();
    } else {
      return NothingRefused{};
    }
  }
  static constexpr auto unused() {
    if constexpr (wiring.fault == WiringFault::unread) {
      return culprits<reasons::Unused, wiring.culprit_count>();
    } else {
      return NothingRefused{};
    }
  }
};

// A call of a node's function, as it is printed.
template <class D, NodeId Id, std::size_t... I>
constexpr auto call_of(std::index_sequence<I...>) {
  return reasons::Call<quoted_t<D::template name<Id>>, typename D::template function<Id>,
                       reasons::Read<quoted_t<D::template name<D::template read<Id, I>>>,
                                     typename decltype(expression_of<D, D::template read<Id, I>>)::shape>...>{};
}

// The first call with this fault, in the order of evaluation. All calls are made here, operands first.
template <class D, CallFault Fault, std::size_t... I>
constexpr auto first_call(std::index_sequence<I...>) {
  constexpr std::array<bool, sizeof...(I)> found{call_fault_of<D, D::wiring.order[I]> == Fault...};
  constexpr std::size_t position = [&] {
    std::size_t i = 0;
    while (i < found.size() && !found[i]) ++i;
    return i;
  }();
  if constexpr (position == found.size()) {
    return NothingRefused{};
  } else {
    constexpr NodeId id = D::wiring.order[position];
    return call_of<D, id>(std::make_index_sequence<D::template reads<id>>{});
  }
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
