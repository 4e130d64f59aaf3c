// What controls a machine with a memory: a cell, or an expression without states, that is given what the machine reads.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/operators.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/substitute.hpp"

namespace ingot::graph {

namespace detail {

// A controller whose input has as many numbers as the machine will give it.
template <std::size_t Hidden>
struct LstmController {
  static constexpr std::size_t hidden = Hidden;
  template <std::size_t Size>
  static constexpr auto of_size() {
    constexpr auto sums = linear(input<"x", Size>, parameter<"controller.weight_ih", 4 * Hidden, Size>,
                                 parameter<"controller.bias_ih", 4 * Hidden>) +
                          linear(state<"h", Hidden>, parameter<"controller.weight_hh", 4 * Hidden, Hidden>,
                                 parameter<"controller.bias_hh", 4 * Hidden>);
    constexpr auto let_in = sigmoid(slice<0, 0, Hidden>(sums));
    constexpr auto kept = sigmoid(slice<0, Hidden, 2 * Hidden>(sums));
    constexpr auto let_out = sigmoid(slice<0, 3 * Hidden, 4 * Hidden>(sums));
    constexpr auto c = kept * state<"c", Hidden> + let_in * tanh(slice<0, 2 * Hidden, 3 * Hidden>(sums));
    constexpr auto h = let_out * tanh(c);
    return cell(h, next<"h">(h), next<"c">(c));
  }
};
template <std::size_t Hidden>
struct FeedforwardController {
  static constexpr std::size_t hidden = Hidden;
  template <std::size_t Size>
  static constexpr auto of_size() {
    return tanh(
        linear(input<"x", Size>, parameter<"controller.weight", Hidden, Size>, parameter<"controller.bias", Hidden>));
  }
};

template <class C>
inline constexpr bool is_word_of_controller = false;
template <std::size_t Hidden>
inline constexpr bool is_word_of_controller<LstmController<Hidden>> = true;
template <std::size_t Hidden>
inline constexpr bool is_word_of_controller<FeedforwardController<Hidden>> = true;

// A controller as it is; a word as the cell or expression of that size.
template <std::size_t Size, class C>
constexpr auto controller_of_size(C controller) {
  if constexpr (is_word_of_controller<C>) {
    return C::template of_size<Size>();
  } else {
    return controller;
  }
}

// The input of a cell or an expression that has one.
constexpr NodeId input_of_controller(GraphView graph) {
  NodeId id = 0;
  while (graph.kind(id).operation != Operation::input || is_state(graph, id)) ++id;
  return id;
}
template <class C>
using controller_input_t = leaf_shape_t<C::graph, input_of_controller(C::graph)>;
template <class C>
inline constexpr auto name_of_controller_input = [] {
  constexpr NodeId id = input_of_controller(C::graph);
  return text_of<leaf_name(C::graph, id).size()>(leaf_name(C::graph, id));
}();

// A controller that reads an expression in place of its input: its output, and what its states become.
template <class C>
struct Controlled;
template <std::uint64_t E>
struct Controlled<Expression<E>> {
  using output_shape = typename Expression<E>::shape;
  template <class Read>
  static constexpr auto reading(Read read) {
    return outputs(substitute<name_of_controller_input<Expression<E>>>(Expression<E>{}, read));
  }
  template <class Now, class Output, class... Nexts>
  static constexpr auto with(Now, Output output, Nexts... nexts) {
    return cell(output, nexts...);
  }
};
template <class Output, Text... Names, class... States>
struct Controlled<Cell<Output, Next<Names, States>...>> {
  using output_shape = typename Output::shape;
  template <class Read>
  static constexpr auto reading(Read read) {
    return substitute<name_of_controller_input<Cell<Output, Next<Names, States>...>>>(outputs(Output{}, States{}...),
                                                                                      read);
  }
  // The cell of the controller's states and more.
  template <class Now, class Y, class... Nexts>
  static constexpr auto with(Now now, Y y, Nexts... nexts) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return cell(y, next<Names>(now.template get<1 + I>())..., nexts...);
    }(std::index_sequence_for<States...>{});
  }
};

}  // namespace detail

// An LSTM of Hidden units as a controller, of the formulas and order of gates of PyTorch's LSTMCell: parameters
// controller.weight_ih [4 Hidden, size of what it is given], controller.weight_hh, controller.bias_ih,
// controller.bias_hh; states h and c.
template <std::size_t Hidden>
inline constexpr detail::LstmController<Hidden> lstm_controller{};

// tanh of a linear map as a controller, without a memory of its own: parameters controller.weight and controller.bias.
template <std::size_t Hidden>
inline constexpr detail::FeedforwardController<Hidden> feedforward_controller{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
