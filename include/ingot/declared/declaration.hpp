// A declaration by names as a type: the wiring, and the results of the nodes' functions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/text.hpp"
#include "ingot/declared/declared_node.hpp"
#include "ingot/declared/wiring.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

template <class T>
inline constexpr bool is_usable_node = requires { requires T::is_declared_node && T::usable; };

// Not a fold expression: Clang limits those to 256 terms.
constexpr bool all_hold(std::initializer_list<bool> facts) {
  for (bool const fact : facts) {
    if (!fact) return false;
  }
  return true;
}
constexpr std::size_t total(std::initializer_list<std::size_t> counts) {
  std::size_t sum = 0;
  for (std::size_t const count : counts) sum += count;
  return sum;
}

enum class CallFault : std::uint8_t {
  none,
  takes_other,  // the function does not take what its node reads
  gives_no_expression,
  refused_before,  // one of its operands, or an operation in it, was refused
};
// Stands for the expression of a node that has none.
template <CallFault Fault>
struct NoExpression {
  static constexpr CallFault fault = Fault;
};

template <Text... Names>
struct OutputNames {};

// The nodes, numbered in the order of declaration.
template <class OutputList, class... Nodes>
struct Declaration;
template <Text... OutputList, class... Nodes>
struct Declaration<OutputNames<OutputList...>, Nodes...> {
  static constexpr std::size_t size = sizeof...(Nodes);
  static constexpr auto wiring = [] {
    Wiring<size, total({Nodes::reads.size()...}), sizeof...(OutputList)> wires{
        {Nodes::name...}, {}, {}, {OutputList.view()...}, {Nodes::remembers...}};
    std::size_t node = 0;
    std::size_t count = 0;
    for (std::span<std::string_view const> const reads : {std::span<std::string_view const>(Nodes::reads)...}) {
      for (std::string_view const name : reads) wires.read_names[count++] = name;
      wires.first[++node] = count;
    }
    wires.resolve();
    return wires;
  }();
  static constexpr bool ordered = wiring.fault == WiringFault::none;

  template <NodeId Id>
  using function = typename ingot::detail::type_at_t<Id, Nodes...>::function;
  template <NodeId Id>
  static constexpr auto name = text_of<wiring.names[Id].size()>(wiring.names[Id]);
  // What a node reads in its own step, and what a state becomes.
  template <NodeId Id>
  static constexpr std::size_t reads = wiring.remembers[Id] ? 0 : wiring.first[Id + 1] - wiring.first[Id];
  template <NodeId Id>
  static constexpr NodeId becomes = wiring.reads[wiring.first[Id]];
  static constexpr std::size_t state_count = total({(Nodes::remembers ? std::size_t{1} : std::size_t{0})...});
  static constexpr auto states = [] {
    std::array<NodeId, state_count> found{};
    std::size_t next = 0;
    for (NodeId i = 0; i < size; ++i) {
      if (wiring.remembers[i]) found[next++] = i;
    }
    return found;
  }();
  template <NodeId Id, std::size_t I>
  static constexpr NodeId read = wiring.reads[wiring.first[Id] + I];

  static constexpr NodeId position(std::string_view wanted) {
    NodeId i = 0;
    while (i < size && wiring.names[i] != wanted) ++i;
    return i;
  }
};

// Whether a function takes operands of these shapes. If it says so neither by `accepts` nor, as operations do, how many
// it takes, its call is tried.
template <class Function, class... Shapes>
inline constexpr bool accepts = [] {
  if constexpr (requires { Function::arity; }) return Function::arity == sizeof...(Shapes);
  return true;
}();
template <class Function, class... Shapes>
requires requires { Function::template accepts<Shapes...>; }
inline constexpr bool accepts<Function, Shapes...> = Function::template accepts<Shapes...>;

template <class D, NodeId Id>
struct Computed;

// The result of a node's function.
template <class D, NodeId Id>
inline constexpr auto expression_of = Computed<D, Id>::call(std::make_index_sequence<D::template reads<Id>>{});
template <class D, NodeId Id>
inline constexpr CallFault call_fault_of = Computed<D, Id>::fault();

template <class D, NodeId Id>
struct Computed {
  using Function = typename D::template function<Id>;

  template <std::size_t... I>
  static constexpr auto call(std::index_sequence<I...>) {
    if constexpr (!all_hold({call_fault_of<D, D::template read<Id, I>> == CallFault::none...})) {
      return NoExpression<CallFault::refused_before>{};
    } else if constexpr (!accepts<Function, typename decltype(expression_of<D, D::template read<Id, I>>)::shape...>) {
      return NoExpression<CallFault::takes_other>{};
    } else if constexpr (!requires { Function{}(expression_of<D, D::template read<Id, I>>...); }) {
      return NoExpression<CallFault::takes_other>{};
    } else {
      constexpr auto given = Function{}(expression_of<D, D::template read<Id, I>>...);
      if constexpr (!AnyExpression<decltype(given)>) {
        return NoExpression<CallFault::gives_no_expression>{};
      } else if constexpr (has_stand_in(decltype(given)::graph)) {
        return NoExpression<CallFault::refused_before>{};
      } else {
        return given;
      }
    }
  }

  static constexpr CallFault fault() {
    if constexpr (requires { expression_of<D, Id>.fault; }) {
      return expression_of<D, Id>.fault;
    } else {
      return CallFault::none;
    }
  }
};

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
