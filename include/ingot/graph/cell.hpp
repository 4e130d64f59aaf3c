// Cells: one time step, said as expressions of an input and of named states.
//
//   constexpr auto x = input<"x", 3>;
//   constexpr auto h = state<"h", 8>;                                   // what was remembered of the step before
//   constexpr auto now = tanh(linear(x, ...) + linear(h, ...));
//   constexpr auto rnn = cell(now, next<"h">(now));                     // the output, and what is remembered now
//
// A cell is a value of an empty type. Recurrent<rnn, Time> is its layer over sequences (layers/recurrent.hpp); its text
// and its picture show what flows back.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/cell_refusals.hpp"

#include "ingot/core/text.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/callable.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

// What a state becomes, as an argument of `cell`.
template <Text Name, class E>
struct Next {
  static constexpr std::string_view name = Name.view();
  static constexpr std::uint64_t expression = E::name;
  using shape = typename E::shape;
  using quoted = quoted_t<Name>;
};
template <Text Name, class E>
inline constexpr bool is_next<Next<Name, E>> = true;

}  // namespace detail

// One time step: an output and what its states become. Made by `cell`.
template <class Output, class... Nexts>
struct Cell {
  using output_shape = typename Output::shape;
  // The output, then what each state becomes: the roots of one graph, parts that they share stored once.
  static constexpr auto const& graph = detail::flat_graph<Output::name, Nexts::expression...>;
  static constexpr std::size_t state_count = sizeof...(Nexts);
  static constexpr std::array<std::string_view, state_count> state_names{Nexts::name...};
  // For each root the state that it becomes: none for the output.
  static constexpr std::array<detail::NodeId, 1 + state_count> feedback{
      detail::no_node, detail::state_named(detail::GraphView(graph), Nexts::name)...};

  // The expressions of one step, for `evaluate`: states are bound as inputs are.
  static constexpr auto outputs() { return OutputList<Output::name, Nexts::expression...>{}; }
};

namespace detail {

// What stands for a refused cell.
struct RefusedCell {};

template <class E>
inline constexpr bool is_cell = false;
template <class Output, class... Nexts>
inline constexpr bool is_cell<Cell<Output, Nexts...>> = true;

}  // namespace detail

// A cell of any expressions.
template <class E>
concept AnyCell = detail::is_cell<std::remove_cvref_t<E>>;

// What a state becomes: next<"h">(expression), an argument of `cell`.
template <Text Name, std::uint64_t E>
constexpr detail::Next<Name, Expression<E>> next(Expression<E>) {
  return {};
}
// Refused: anything but one expression.
template <Text Name, class... Given>
requires(sizeof...(Given) != 1 || !(... && AnyExpression<Given>))
constexpr auto next(Given const&...) {
  static_assert(is_called_so<Name, sizeof...(Given)>, "what a state becomes is one expression: next<name>(expression)");
  return detail::Next<Name, typename detail::StandIn<Shape<>>::type>{};
}

// A cell from its output and what each of its states becomes:
//   cell(y, next<"h">(a), next<"c">(b))
// The output is computed from the states as they were before the step. States are kept in the order of their nexts.
// Refused: a state without a next, a next without its state, two nexts of one state; a next whose shape is not the
// state's; no input or several; a name of two leaves; a cell without a state.
template <std::uint64_t Output, class... Nexts>
constexpr auto cell(Expression<Output>, Nexts...) {
  using Given = detail::FirstNoNext<Nexts...>;
  static_assert(says_what_a_state_becomes<typename Given::type>,
                "a cell is an output and what its states become: cell(y, next<name>(a))");
  if constexpr (!says_what_a_state_becomes<typename Given::type>) {
    return detail::RefusedCell{};
  } else if constexpr (detail::has_stand_in(detail::flat_graph<Output, Nexts::expression...>)) {
    return detail::RefusedCell{};
  } else {
    using Refusals = detail::CellRefusals<detail::flat_graph<Output, Nexts::expression...>, Nexts...>;
    static_assert(has_names_of_their_own<decltype(Refusals::names())>,
                  "the input, each state and each parameter of a cell have a name of their own");
    static_assert(becomes_something_once<decltype(Refusals::nexts())>,
                  "a cell has states, and one next<name>(...) for each of them");
    static_assert(has_the_shape_of_the_state<decltype(Refusals::shapes())>, "what a state becomes has its shape");
    static_assert(reads_one_input<decltype(Refusals::inputs())>,
                  "a cell reads one input, a step of the sequence: what else a step is given is a slice of it");
    if constexpr (Refusals::none) {
      return Cell<Expression<Output>, Nexts...>{};
    } else {
      return detail::RefusedCell{};
    }
  }
}
// Refused: anything but an expression as the output.
template <class... Given>
requires(sizeof...(Given) == 0 || !AnyExpression<ingot::detail::type_at_t<0, Given..., void>>)
constexpr auto cell(Given const&...) {
  static_assert(is_called_so<sizeof...(Given)>,
                "a cell is an output and what its states become: cell(y, next<name>(a))");
  return detail::RefusedCell{};
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
