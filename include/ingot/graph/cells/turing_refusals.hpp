// Why sizes, options and a controller make no neural Turing machine.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/cells/controllers.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

namespace reasons {

// One of these is 0.
template <std::size_t Inputs, std::size_t Outputs, std::size_t Slots, std::size_t Width>
struct NoMachineOf {};
// The heads that read, and those that write: one of each at least.
template <std::size_t Reading, std::size_t Writing>
struct Heads {};
// Shifts go as far to either side: their number is odd, and not larger than that of the slots.
template <std::size_t Shifts>
struct EvenShifts {};
template <std::size_t Shifts, std::size_t Slots>
struct MoreShiftsThanSlots {};
// The epsilon of a cosine is positive and finite.
template <Real Epsilon>
struct EpsilonOfCosine {};
// X is not lstm_controller<Hidden>, feedforward_controller<Hidden>, a cell or an expression.
template <class X>
struct NotAController {};
// An expression that controls has one input.
template <std::size_t Inputs>
struct InputsOfAController {};
// The controller has so many units.
template <std::size_t Hidden>
struct HiddenUnits {};
// The shape of what a controller reads, and what it is given: the input and what the heads read, side by side.
template <class Reads, class Given>
struct ControllerReads {};
// The output of a controller has one axis.
template <class Output>
struct ControllerGives {};
// A state or parameter of the controller has a name that the machine has itself.
template <class Name>
struct NameOfTheMachine {};

}  // namespace reasons

// Asserted fact: true for NothingRefused only, else its argument is the reason.
template <class Where>
inline constexpr bool makes_a_machine = std::is_same_v<Where, detail::NothingRefused>;

namespace detail {

// The first leaf of a controller, other than its input, that has a name of the machine.
constexpr NodeId leaf_named_as_machine(GraphView graph) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!is_named(graph.kind(id).operation) || id == input_of_controller(graph)) continue;
    for (std::string_view const name : {"x", "memory", "weightings", "reads", "begun", "first_weightings",
                                        "heads.weight", "heads.bias", "output.weight", "output.bias"}) {
      if (leaf_name(graph, id) == name) return id;
    }
  }
  return no_node;
}
template <class C, NodeId Id>
using quoted_leaf_of_controller = quoted_t<text_of<leaf_name(C::graph, Id).size()>(leaf_name(C::graph, Id))>;

template <std::size_t Given, class C>
constexpr auto controller_refusal() {
  if constexpr (is_word_of_controller<C>) {
    if constexpr (C::hidden == 0) {
      return reasons::HiddenUnits<0>{};
    } else {
      return NothingRefused{};
    }
  } else if constexpr (is_cell<C> || is_expression<C>) {
    if constexpr (inputs_of_cell(C::graph) != 1) {
      return reasons::InputsOfAController<inputs_of_cell(C::graph)>{};
    } else if constexpr (!std::is_same_v<controller_input_t<C>, Shape<Given>>) {
      return reasons::ControllerReads<controller_input_t<C>, Shape<Given>>{};
    } else if constexpr (Controlled<C>::output_shape::rank != 1) {
      return reasons::ControllerGives<typename Controlled<C>::output_shape>{};
    } else if constexpr (leaf_named_as_machine(C::graph) != no_node) {
      return reasons::NameOfTheMachine<quoted_leaf_of_controller<C, leaf_named_as_machine(C::graph)>>{};
    } else {
      return NothingRefused{};
    }
  } else {
    return reasons::NotAController<C>{};
  }
}

template <std::size_t In, std::size_t Out, std::size_t Slots, std::size_t Width, auto Options, class C>
constexpr auto machine_refusal() {
  if constexpr (In == 0 || Out == 0 || Slots == 0 || Width == 0) {
    return reasons::NoMachineOf<In, Out, Slots, Width>{};
  } else if constexpr (Options.read_heads == 0 || Options.write_heads == 0) {
    return reasons::Heads<Options.read_heads, Options.write_heads>{};
  } else if constexpr (Options.shifts % 2 == 0) {
    return reasons::EvenShifts<Options.shifts>{};
  } else if constexpr (Options.shifts > Slots) {
    return reasons::MoreShiftsThanSlots<Options.shifts, Slots>{};
  } else if constexpr (!is_finite(Options.epsilon) || !(Options.epsilon.value > 0)) {
    return reasons::EpsilonOfCosine<Options.epsilon>{};
  } else {
    return controller_refusal<In + Options.read_heads * Width, C>();
  }
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
