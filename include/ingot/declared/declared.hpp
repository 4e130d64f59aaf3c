// Expressions declared by name: nodes in any order, each with the names of its operands.
//
// Not part of ingot.hpp, which needs no Boost.
#pragma once

#include "ingot/core/prologue.hpp"

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/text.hpp"
#include "ingot/declared/declaration.hpp"
#include "ingot/declared/declared_node.hpp"
#include "ingot/declared/declared_refusals.hpp"
#include "ingot/declared/types.hpp"
#include "ingot/declared/wiring.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

// The expression of a node; after a refusal a stand-in that is not refused again.
template <class D, NodeId Id>
constexpr auto expression_or_stand_in() {
  if constexpr (call_fault_of<D, Id> == CallFault::none) {
    return expression_of<D, Id>;
  } else {
    return refused<Shape<>>();
  }
}

struct RefusedDeclaration {
  static constexpr bool ordered = false;
};

}  // namespace detail

// Asserted of a declaration's cell: it has one output.
template <std::size_t Outputs>
inline constexpr bool is_the_output_of_a_cell = Outputs == 1;

// Expressions by name: the result of `declare`.
template <class D>
class Declared {
  template <std::size_t... I>
  static constexpr auto map_of(std::index_sequence<I...>) {
    return boost::hana::make_map(
        boost::hana::make_pair(key<D::template name<I>>, detail::expression_or_stand_in<D, I>())...);
  }

 public:
  // The names in the order of evaluation, operands first.
  static constexpr auto order() {
    auto names = D::wiring.names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = D::wiring.names[D::wiring.order[i]];
    return names;
  }

  // The expression of a node: `model.expression<"cost">()`.
  template <Text Name>
  static constexpr auto expression() {
    if constexpr (!D::ordered) {
      return detail::refused<Shape<>>();
    } else {
      constexpr detail::NodeId id = D::position(Name.view());
      static_assert(
          is_declared<std::conditional_t<id != D::size, detail::NothingRefused, reasons::Missing<quoted_t<Name>>>>,
          "a node of that name is declared");
      if constexpr (id != D::size) {
        return detail::expression_or_stand_in<D, id>();
      } else {
        return detail::refused<Shape<>>();
      }
    }
  }
  // The same: `model["cost"_key]`.
  template <char... Name>
  constexpr auto operator[](boost::hana::string<Name...>) const {
    return expression<Text<sizeof...(Name) + 1>({Name..., '\0'})>();
  }

  // The expressions named as outputs, or else the one that no other reads, as one graph.
  static constexpr auto outputs() {
    if constexpr (D::ordered) {
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return graph::outputs(detail::expression_or_stand_in<D, D::wiring.output_nodes[I]>()...);
      }(std::make_index_sequence<D::wiring.output_nodes.size()>{});
    } else {
      return graph::outputs(detail::refused<Shape<>>());
    }
  }

  // The cell of the one output and of what the declared states become, in the order of declaration.
  // Refused: several outputs, and what `graph::cell` refuses.
  static constexpr auto cell() {
    if constexpr (!D::ordered) {
      return detail::RefusedCell{};
    } else {
      constexpr std::size_t outputs = D::wiring.output_nodes.size();
      static_assert(is_the_output_of_a_cell<outputs>, "a cell has one output: declare<name>(...)");
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return graph::cell(detail::expression_or_stand_in<D, D::wiring.output_nodes[0]>(),
                           next<D::template name<D::states[I]>>(
                               detail::expression_or_stand_in<D, D::template becomes<D::states[I]>>())...);
      }(std::make_index_sequence<D::state_count>{});
    }
  }

  // All expressions, as a hana::map from hana::strings. Built only on demand and from finished expressions: a map that
  // a fold extends node by node takes ten times as long to compile at a hundred nodes.
  static constexpr auto expressions() {
    if constexpr (D::ordered) {
      return map_of(std::make_index_sequence<D::size>{});
    } else {
      return boost::hana::make_map();
    }
  }
};

// Declares nodes and leaves in any order, and the names of the outputs. Only outputs may be unread; a single unread
// node need not be named.
//
//   constexpr auto model = declare<"cost">(
//       node<"cost", "y", "out">(mean_squared_error), node<"out", "x", "w", "b">(linear),
//       leaf(input<"x", 8, 13>), leaf(input<"y", 8, 1>), leaf(parameter<"w", 1, 13>), leaf(parameter<"b", 1>));
//   constexpr auto cost = model.expression<"cost">();
//
// The functions are called in topological order, so that the result does not depend on the order of declaration.
// A node may read a state, and the state become a node behind it: leaf<"update">(state<"h", 8>). What is declared so is
// a cell, model.cell().
// Refused, with the names: a name declared twice; a name that is read and not declared; a cycle that goes through no
// state; an unread node; a function that does not take what its node reads, or does not return an expression. Where
// states read every node, the output is named.
template <Text... OutputList, class... Nodes>
constexpr auto declare(Nodes...) {
  static_assert(is_node_or_leaf<decltype(detail::first_other<Nodes...>())>,
                "what is declared is node<name, names it reads...>(function) or leaf(input or parameter)");
  if constexpr (detail::all_hold({detail::is_usable_node<Nodes>...})) {
    using D = detail::Declaration<detail::OutputNames<OutputList...>, Nodes...>;
    using Refusals = detail::WiringRefusals<D>;
    static_assert(is_declared_once<decltype(Refusals::declared_twice())>, "a name is declared once");
    static_assert(is_declared<decltype(Refusals::dangling())>, "a name that is read, or an output, is declared");
    static_assert(can_be_ordered<decltype(Refusals::cycle())>,
                  "no node reads itself, directly or through others, but through a state");
    static_assert(is_used<decltype(Refusals::unused())>, "a node is read by another, or named as an output");
    static_assert(D::wiring.fault != detail::WiringFault::no_output,
                  "where states read every node, the output is named: declare<name>(...)");
    if constexpr (D::ordered) {
      constexpr auto all = std::make_index_sequence<D::size>{};
      static_assert(takes_what_is_read<decltype(detail::first_call<D, detail::CallFault::takes_other>(all))>,
                    "the function of a node takes what the node reads, in number and in shape");
      static_assert(gives_an_expression<decltype(detail::first_call<D, detail::CallFault::gives_no_expression>(all))>,
                    "the function of a node gives an expression");
    }
    return Declared<D>{};
  } else {
    return Declared<detail::RefusedDeclaration>{};
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
