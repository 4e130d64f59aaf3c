// Running a network step by step, as its members do.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/workspace.hpp"
#include "ingot/network/streaming/sequence.hpp"
#include "ingot/network/streaming/settled.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/step.hpp"

namespace ingot {

namespace detail {

// The calls of a network, with what a caller has.
template <class Net>
struct Stepping : Steps<Net> {
  // The same with what a caller has. Without a workspace, where none is needed.
  template <std::size_t B, class X, class Y, class T, class Given>
  static constexpr void step(Net const& net, X const& x, Y& y, State<Net, T>& state, Given& workspace) {
    Steps<Net>::template advance<B, T>(net, x, y, state, workspace);
  }
  template <std::size_t B, class X, class Y, class T>
  requires(step_workspace_size<Net, B> == 0)
  static constexpr void step(Net const& net, X const& x, Y& y, State<Net, T>& state) {
    Steps<Net>::template advance<B, T>(net, x, y, state, Scratch<T, 0>(nullptr));
  }
  template <std::size_t Max, class T, class Given>
  static constexpr void step_many(Net const& net, T const* x, T* y, std::size_t count, State<Net, T>& state,
                                  Given& workspace) {
    Steps<Net>::template advance_many<Max, T>(net, x, y, count, state, workspace);
  }
  template <std::size_t Max, class T>
  requires(block_workspace_size<Net, Max> == 0)
  static constexpr void step_many(Net const& net, T const* x, T* y, std::size_t count, State<Net, T>& state) {
    Steps<Net>::template advance_many<Max, T>(net, x, y, count, state, Scratch<T, 0>(nullptr));
  }

  template <class X, class Y, class T, class Given>
  static constexpr void forward(Net const& net, X const& x, Y& y, State<Net, T>& state, Given& workspace) {
    constexpr StreamPoint start = stream_start<Net>;
    constexpr StreamPoint end = stream_end<Net>;
    constexpr bool whole = Net::input_shape::extents[0] % start.frames == 0;
    static_assert(passes_on_state<start.axis, end.delay, whole>,
                  "forward(x, y, state, workspace) is for networks [Time, Features] whose outputs wait for no later "
                  "inputs: passes_on_state<...> has the axis of time, the delay and whether Time is whole steps");
    if constexpr (passes_on_state<start.axis, end.delay, whole>) {
      forward_with_state<Net, T>(net, x, y, state, workspace);
    }
  }
  template <class T, class Given>
  static constexpr Settled<Net, T> settle(Net const& net, std::size_t limit, Given& workspace) {
    return settled_state_of<Net, T>(net, limit, workspace);
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
