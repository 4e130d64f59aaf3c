// What a layer with memory is: one that reads a sequence step by step and keeps a state between steps.
//
// A layer over Shape<Time, In...> that reads forward in time further has
//   step_input, step_output          the shapes of one step, without the time axis; step_output is one step's output
//                                    also where the layer gives the last one only
//   state_size                       scalars that persist from one step to the next
//   rest_state(state) const          writes the state before the first step
//   advance_workspace_size<N>        scalars of scratch that advance<N> takes
//   advance<N>(x, y, state, scratch) const
//                                    N steps: reads View<T const, N, step_input>, one step after the other, writes each
//                                    step's output to View<T, N, step_output>, reads the state and replaces it. Any cut
//                                    of a sequence into calls gives the bits of forward, which begins at the state of
//                                    rest
//   with_time<NewTime>               the same layer over sequences of another length: the same parameters
// One that reads backward in time, or both ways, has
//   reads_future = true              and none of these
// and one whose training goes on from state to state, batch by batch (InitialState::carried),
//   put_state<B>(saved, b, state), get_state<B>(saved, b, state)
//                                    static; to and from its Saved<B, T>, where sample b of the next batch begins:
//                                    training/carried_state.hpp
// One that holds layers says
//   carries_state = detail::any_carries_state_v<...>
//                                    whether the training of one of them does, and is reached by detail::CarriedIn
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// The steps of a layer with memory, as advance reads and writes them.
template <class L, std::size_t N, class T>
using step_input_view_t = View<T const, N, typename L::step_input>;
template <class L, std::size_t N, class T>
using step_output_view_t = View<T, N, typename L::step_output>;

template <class L>
concept HasSteps = requires {
  requires ShapeType<typename L::step_input>;
  requires ShapeType<typename L::step_output>;
  std::size_t{L::state_size};
  std::size_t{L::template advance_workspace_size<1>};
};

template <class L, class T>
concept Advances = requires(L const& layer, step_input_view_t<L, 1, T> x, step_output_view_t<L, 1, T> y, T* state,
                            Scratch<T, std::size_t{L::template advance_workspace_size<1>}> scratch) {
  layer.rest_state(state);
  layer.template advance<1>(x, y, state, scratch);
};

template <class L>
concept CarriesState =
    requires(saved_t<L, 1, default_scalar_t<L>>& saved, default_scalar_t<L> const* from, default_scalar_t<L>* to) {
      L::template put_state<1>(saved, std::size_t{0}, from);
      L::template get_state<1>(saved, std::size_t{0}, to);
    };

}  // namespace detail

// A layer that can run step by step with a state.
template <class L>
concept StatefulLayer = Layer<L> && detail::HasSteps<L> && detail::Advances<L, default_scalar_t<L>>;

// Whether a layer's output of a step depends on later steps.
template <class L>
inline constexpr bool reads_future_v = [] {
  if constexpr (requires { L::reads_future; }) return bool{L::reads_future};
  return false;
}();

// Whether training goes on from the state that the batch before ended in, in the layer or in one that it holds.
template <class L>
inline constexpr bool carries_state_v = [] {
  if constexpr (requires { L::carries_state; }) {
    return bool{L::carries_state};
  } else {
    return detail::CarriesState<L>;
  }
}();

namespace detail {

template <class... Layers>
inline constexpr bool any_carries_state_v = [] {
  for (bool const carries : {false, carries_state_v<Layers>...}) {
    if (carries) return true;
  }
  return false;
}();

}  // namespace detail

namespace reasons {

// A layer goes on from the batch before (InitialState::carried), which what holds it does not let it: the steps of a
// PerStep are samples that begin at rest, and states do not reach the parts of a SkipStack.
struct CarriesStateFromBatchToBatch {};

}  // namespace reasons

// The same layer over sequences of another length.
template <class L, std::size_t NewTime>
using with_time_t = typename L::template with_time<NewTime>;

// Scalars of state that a layer keeps between steps, and their bytes; 0 where it keeps none.
template <class L>
inline constexpr std::size_t state_size_v = [] {
  if constexpr (requires { L::state_size; }) return std::size_t{L::state_size};
  return std::size_t{0};
}();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
