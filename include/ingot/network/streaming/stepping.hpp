// The calls of a network that runs step by step, with what a caller has.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/network/refused_calls.hpp"
#include "ingot/network/streaming/sequence.hpp"
#include "ingot/network/streaming/settled.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/step.hpp"

namespace ingot {

namespace detail {

// Whether what a call is given as its state is that of a network, and of which scalar.
template <class Given, class Net>
struct StateOf {
  static constexpr bool fits = false;
  using scalar = step_scalar_t<Net>;
};
template <class T, class Net>
struct StateOf<State<Net, T>, Net> {
  static constexpr bool fits = true;
  using scalar = T;
};
template <class Given, class Net>
inline constexpr bool is_its_state = StateOf<Given, Net>::fits;
// A state of the network that cannot go on.
template <class Given, class Net>
inline constexpr bool is_const_state = std::is_const_v<Given> && is_its_state<std::remove_const_t<Given>, Net>;
// A tensor that is written and gone: views of what stays are not.
template <class Y, class Written>
inline constexpr bool is_temporary = !argument_fits<Y, Written> && argument_fits<std::remove_reference_t<Y>&, Written>;

// A step that is one number, as of [Time], is given as a tensor without axes or as the number.
template <class In, std::size_t B, class X, class T>
inline constexpr bool is_number_of_step = B == 1 && In::rank == 0 && std::is_same_v<X, T>;

// Whether the scratch of a call is enough; it may be left out where none is needed.
template <class Needed, class... Given>
inline constexpr bool scratch_fits = false;
template <class T>
inline constexpr bool scratch_fits<Scratch<T, 0>> = true;
template <class Needed, class Given>
inline constexpr bool scratch_fits<Needed, Given> = argument_fits<Given&, Needed>;

template <class Needed>
constexpr Needed scratch_of() {
  return Needed(nullptr);
}
template <class Needed, class Given>
constexpr Needed scratch_of(Given& given) {
  return given;
}

// A call that is not accepted is one error, and no more.
template <class Net>
struct Stepping {
  using In = step_input_t<Net>;
  using Out = step_output_t<Net>;

  template <class T>
  static constexpr State<Net, T> rest_state(Net const& net) {
    return Steps<Net>::template rest_state<T>(net);
  }

  // Y as a forwarding reference sees it.
  template <std::size_t B, class Y, class X, class S, class... Given>
  static constexpr void step(Net const& net, X const& x, std::remove_reference_t<Y>& y, S& state, Given&... workspace) {
    using T = typename StateOf<S, Net>::scalar;
    using Read = View<T const, B, In>;
    using Written = View<T, B, Out>;
    using Needed = Scratch<T, step_workspace_size<Net, B>>;
    constexpr bool streams = streams_at_all<Net>;
    constexpr bool has_state = is_its_state<S, Net>;
    constexpr bool number = is_number_of_step<In, B, X, T>;
    constexpr bool reads = number || argument_fits<X const&, Read>;
    constexpr bool writes = argument_fits<Y, Written>;
    static_assert(!streams || !is_const_state<S, Net>, "step(x, y, state, workspace) changes the state: it is const");
    static_assert(!streams || is_const_state<S, Net> || is_its_state<S, Net>,
                  "step(x, y, state, workspace) goes on from a State<Net>, of a Streaming<Net> from a "
                  "Streaming<Net>::State");
    static_assert(!streams || !has_state || is_number_of_step<In, B, X, T> || argument_fits<X const&, Read>,
                  "step(x, y, state, workspace) reads a step_input_t<Net>, and advance<B> a batch of B of them");
    static_assert(!streams || !has_state || !reads || !is_temporary<Y, Written>,
                  "step(x, y, state, workspace) writes y: a temporary tensor is gone before it is read");
    static_assert(!streams || !has_state || !reads || is_temporary<Y, Written> || argument_fits<Y, Written>,
                  "step(x, y, state, workspace) writes a step_output_t<Net>, and advance<B> a batch of B of them");
    static_assert(!streams || !has_state || !reads || !writes || scratch_fits<Needed, Given...>,
                  "step(x, y, state, workspace) takes a StepWorkspace<Net>, and advance<B> a StepWorkspace<Net, B>");
    if constexpr (streams && has_state && reads && writes && scratch_fits<Needed, Given...>) {
      if constexpr (number) {
        Steps<Net>::template advance<B, T>(net, Read(&x, 1), y, state, scratch_of<Needed>(workspace...));
      } else {
        Steps<Net>::template advance<B, T>(net, x, y, state, scratch_of<Needed>(workspace...));
      }
    }
  }

  template <std::size_t Max, class T, class S, class... Given>
  static constexpr void step_many(Net const& net, T const* x, T* y, std::size_t count, S& state, Given&... workspace) {
    using Needed = Scratch<T, block_workspace_size<Net, Max>>;
    constexpr bool streams = streams_at_all<Net>;
    constexpr bool has_state = std::is_same_v<S, State<Net, T>>;
    static_assert(!streams || !is_const_state<S, Net>,
                  "advance<Max>(x, y, count, state, workspace) changes the state: it is const");
    static_assert(!streams || is_const_state<S, Net> || std::is_same_v<S, State<Net, T>>,
                  "advance<Max>(x, y, count, state, workspace) goes on from a State<Net>, of a Streaming<Net> from a "
                  "Streaming<Net>::State");
    static_assert(!streams || !has_state || scratch_fits<Needed, Given...>,
                  "advance<Max>(x, y, count, state, workspace) takes a BlockWorkspace<Net, Max>");
    if constexpr (streams && has_state && scratch_fits<Needed, Given...>) {
      Steps<Net>::template advance_many<Max, T>(net, x, y, count, state, scratch_of<Needed>(workspace...));
    }
  }

  template <class X, class Y, class S, class Given>
  static constexpr void forward(Net const& net, X const& x, Y& y, S& state, Given& workspace) {
    if constexpr (streams_at_all<Net>) {
      using T = typename StateOf<S, Net>::scalar;
      using Fault = sequence_fault_t<Net>;
      constexpr bool passes = passes_on_state<Fault>;
      static_assert(passes_on_state<Fault>,
                    "forward(x, y, state, workspace) is for networks [Time, Features] whose outputs wait for no later "
                    "inputs: passes_on_state<...> has the reason");
      static_assert(!passes || is_its_state<S, Net>, "forward(x, y, state, workspace) goes on from a State<Net>");
      if constexpr (passes && is_its_state<S, Net>) forward_with_state<Net, T>(net, x, y, state, workspace);
    }
  }

  template <class T, class... Given>
  static constexpr Settled<Net, T> settle(Net const& net, std::size_t limit, Given&... workspace) {
    using Needed = Scratch<T, step_workspace_size<Net>>;
    static_assert(!streams_at_all<Net> || scratch_fits<Needed, Given...>,
                  "settled_state(workspace) takes a StepWorkspace<Net>");
    if constexpr (streams_at_all<Net> && scratch_fits<Needed, Given...>) {
      return settled_state_of<Net, T>(net, limit, scratch_of<Needed>(workspace...));
    } else {
      return {};
    }
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
