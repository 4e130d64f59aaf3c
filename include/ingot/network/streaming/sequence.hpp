// A pass over a whole sequence, from a state and to one.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/step.hpp"

namespace ingot {

namespace reasons {

// Of a sequence that is given in parts: its parts would not lie one after the other, the first outputs of a part belong
// to the one before, or a part ends within a step of Hop frames.
struct TimeIsNotTheFirstAxis {};
template <std::size_t Steps>
struct OutputsAreLate {};
template <std::size_t Time, std::size_t Hop>
struct TimeIsNotWholeSteps {};

}  // namespace reasons

namespace detail {

// Why a network makes no pass over a whole sequence from a state to one, and what is asserted: no reason.
template <class Net>
constexpr auto sequence_fault() {
  constexpr StreamPoint start = stream_start<Net>;
  constexpr std::size_t delay = stream_end<Net>.delay;
  if constexpr (start.axis != TimeAxis::first) {
    return Type<reasons::TimeIsNotTheFirstAxis>{};
  } else if constexpr (delay > 0) {
    return Type<reasons::OutputsAreLate<delay>>{};
  } else if constexpr (Net::input_shape::extents[0] % start.frames != 0) {
    return Type<reasons::TimeIsNotWholeSteps<Net::input_shape::extents[0], start.frames>>{};
  } else {
    return Type<NoneRefused>{};
  }
}
template <class Net>
using sequence_fault_t = typename decltype(sequence_fault<Net>())::type;
template <class Fault>
inline constexpr bool passes_on_state = std::is_same_v<Fault, NoneRefused>;

}  // namespace detail

// Steps that a pass over a whole sequence with a state takes at once.
inline constexpr std::size_t sequence_block = 16;

// Scalars of scratch of such a pass, and a workspace for it.
template <class Net>
inline constexpr std::size_t sequence_workspace_size = [] {
  constexpr std::size_t steps = Net::input_shape::extents[0] / detail::stream_start<Net>.frames;
  constexpr std::size_t block = std::min(steps, sequence_block);
  std::size_t most = step_workspace_size<Net, block>;
  if constexpr (steps % block > 0) most = std::max(most, step_workspace_size<Net, steps % block>);
  constexpr bool last = detail::stream_end<Net>.axis == TimeAxis::gone;
  return most + (last ? block * step_output_t<Net>::size : 0);
}();
template <class Net, class T = detail::step_scalar_t<Net>>
using SequenceWorkspace = Workspace<T, sequence_workspace_size<Net>>;

namespace detail {

// The pass itself. Of a network that gives the last output only, blocks write theirs into scratch.
template <class Net, class T>
constexpr void forward_with_state(Net const& net, View<T const, 1, typename Net::input_shape> x,
                                  View<T, 1, typename Net::output_shape> y, State<Net, T>& state,
                                  std::type_identity_t<Scratch<T, sequence_workspace_size<Net>>> scratch) {
  using In = step_input_t<Net>;
  using Out = step_output_t<Net>;
  constexpr std::size_t steps = Net::input_shape::extents[0] / stream_start<Net>.frames;
  if constexpr (stream_end<Net>.axis != TimeAxis::gone) {
    Steps<Net>::template advance_all<steps, sequence_block, T>(net, x.data, y.data, state, scratch.data);
  } else {
    constexpr std::size_t block = std::min(steps, sequence_block);
    constexpr std::size_t rest = steps % block;
    T* const outputs = scratch.data;
    T* const memory = scratch.data + block * Out::size;
    for (std::size_t n = 0; n < steps / block; ++n) {
      Steps<Net>::template advance_all<block, block, T>(net, x.data + n * block * In::size, outputs, state, memory);
    }
    if constexpr (rest > 0) {
      Steps<Net>::template advance_all<rest, rest, T>(net, x.data + (steps - rest) * In::size, outputs, state, memory);
    }
    std::copy_n(outputs + ((rest > 0 ? rest : block) - 1) * Out::size, Out::size, y.data);
  }
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
