// What a network settles to on silence.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/step.hpp"

namespace ingot {

// What a network settles to on silence: the state after steps of zeros, from the state of rest. `settled` says whether
// nothing changes any more: exactly so after as many steps as the network remembers, where that is finite; of recurrent
// layers when no bit has changed for long enough, which some never reach, or `limit` steps were not enough.
template <class Net, class T = detail::step_scalar_t<Net>>
struct Settled {
  State<Net, T> state;
  std::size_t steps;
  bool settled;
};

namespace detail {

// Whether two states remember the same, wherever their rings go on.
template <class Net, class T>
constexpr bool same_values(State<Net, T> const& a, State<Net, T> const& b) {
  if constexpr (state_sizes_in_network<Net>.values > 0) return a.values == b.values;
  return true;
}

template <class Net, class T>
constexpr Settled<Net, T> settled_state_of(Net const& net, std::size_t limit,
                                           std::type_identity_t<Scratch<T, step_workspace_size<Net>>> scratch) {
  constexpr StreamPoint end = stream_end<Net>;
  constexpr std::size_t memory = end.warm_up + end.settling;
  tensor_t<T, step_input_t<Net>> const silence{};
  tensor_t<T, step_output_t<Net>> y{};
  Settled<Net, T> result{Steps<Net>::template rest_state<T>(net), 0, !end.unbounded && memory == 0};
  for (std::size_t unchanged = 0; !result.settled && result.steps < limit; ++result.steps) {
    State<Net, T> const before = result.state;
    Steps<Net>::template advance<1, T>(net, silence, y, result.state, scratch);
    if constexpr (end.unbounded) {
      unchanged = same_values(before, result.state) ? unchanged + 1 : 0;
      result.settled = unchanged > memory;
    } else {
      result.settled = result.steps + 1 == memory;
    }
  }
  return result;
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
