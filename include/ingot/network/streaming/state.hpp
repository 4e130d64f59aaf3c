// The state of a network that runs step by step: what persists between steps by nature.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/scalar.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// Asserted of what is to run step by step: no layer that cannot, at no position, for no reason.
template <class Where, class Reason>
inline constexpr bool streams = std::is_same_v<Reason, NoneRefused>;

// What is known of the stream that a network reads: as many frames a step as there are for one of its outputs.
template <class Net>
inline constexpr StreamPoint stream_start{};
template <class Net>
requires not_refused<Net>
inline constexpr StreamPoint stream_start<Net> = [] {
  StreamPoint point;
  constexpr TimeAxis axis = Streamed<Net>::axis;
  point.axis = axis == TimeAxis::any ? TimeAxis::first : axis;
  point.frames = stream_stride<Net>;
  return point;
}();
template <class Net>
inline constexpr StreamPoint stream_end{};
template <class Net>
requires not_refused<Net>
inline constexpr StreamPoint stream_end<Net> = stream_after<Net>(stream_start<Net>);

template <class Net>
struct StreamRefusal {
  using where = NoneRefused;
  using reason = NoneRefused;
};
template <class Net>
requires(!not_refused<Net>)
struct StreamRefusal<Net> {
  using where = Net;
  using reason = refusal_t<Net>;
};
// A network that is refused says so itself.
template <class... Layers>
requires(!not_refused<Network<Layers...>>)
struct StreamRefusal<Network<Layers...>> {
  using where = NoneRefused;
  using reason = NoneRefused;
};
template <class Net>
requires(stream_end<Net>.refused)
struct StreamRefusal<Net> {
  using where = Net;
  using reason = typename Streamed<Net>::template reason<stream_start<Net>>;
};
template <class... Layers>
requires(stream_end<Network<Layers...>>.refused)
struct StreamRefusal<Network<Layers...>> : decltype(refused_in_stream<stream_start<Network<Layers...>>, Layers...>()) {
};

// Whether it does; its framed form, and of one that does not a form that stands in for it, so that it is refused once.
template <class Net>
inline constexpr bool streams_at_all =
    not_refused<Net> && detail::streams<typename StreamRefusal<Net>::where, typename StreamRefusal<Net>::reason>;
template <class Net, bool Streams>
struct FramedWhere {
  using type = FramedIdentity<Net, Shape<1>>;
};
template <class Net>
struct FramedWhere<Net, true> {
  using type = streamed_t<Net, stream_start<Net>>;
};
template <class Net>
using framed_network_t = typename FramedWhere<Net, streams_at_all<Net>>::type;

// The parts of a state that there are.
template <class T, std::size_t N>
struct StateValues {
  std::array<T, N> values;
  friend constexpr bool operator==(StateValues const&, StateValues const&) = default;
  constexpr T* values_data() { return values.data(); }
};
template <class T>
struct StateValues<T, 0> {
  friend constexpr bool operator==(StateValues const&, StateValues const&) = default;
  static constexpr T* values_data() { return nullptr; }
};
template <std::size_t N>
struct StatePositions {
  std::array<StatePosition, N> positions;
  friend constexpr bool operator==(StatePositions const&, StatePositions const&) = default;
  constexpr StatePosition* positions_data() { return positions.data(); }
};
template <>
struct StatePositions<0> {
  friend constexpr bool operator==(StatePositions const&, StatePositions const&) = default;
  static constexpr StatePosition* positions_data() { return nullptr; }
};
template <bool WarmsUp>
struct StateSteps {
  StatePosition steps;
  friend constexpr bool operator==(StateSteps const&, StateSteps const&) = default;
};
template <>
struct StateSteps<false> {
  friend constexpr bool operator==(StateSteps const&, StateSteps const&) = default;
};

template <class Net>
inline constexpr StateSizes state_sizes_in_network = state_sizes<framed_network_t<Net>>;

}  // namespace detail

// What a network remembers from step to step, placed by the user: static, on the stack, or inside another object. A
// trivially copyable aggregate of fixed size, without constructors: a copy of it is a saved state, an assignment
// restores it, and assigning net.rest_state() is a reset. One network may run any number of states, in as many threads.
//
//   values     std::array<T, n>: what recurrent layers and ring buffers hold, layer after layer; absent where n is 0
//   positions  std::array<StatePosition, m>: where each ring buffer of two frames and more goes on, how many steps
//              attention and positional encodings have seen; absent where m is 0
//   steps      StatePosition: how many steps have been made, up to the delay; absent where the network has no delay
//
// Of a network that remembers nothing it is an empty type. Before its first step a state is set to net.rest_state(); one
// that is all zeros is at rest, too, unless a layer learns its initial state or is a MaxPool over time.
//
// Contract    a state is one that rest_state or settled_state gave, steps went on from, or a copy, or zeros as above.
//             Steps check nothing: from positions of other bytes they read out of bounds.
// Axes        the first layer that knows says which axis is time. Of a network of layers that all leave it open, as
//             elementwise ones do, it is the first.
template <class Net, class T>
struct State : detail::StateValues<T, detail::state_sizes_in_network<Net>.values>,
               detail::StatePositions<detail::state_sizes_in_network<Net>.positions>,
               detail::StateSteps<(detail::stream_end<Net>.warm_up > 0)> {
  friend constexpr bool operator==(State const&, State const&) = default;
  static_assert(sizeof(Net) > 0);  // a network that is refused says so
  // Behind all members: Clang reads none behind an assertion that fails.
  static_assert(
      detail::streams<typename detail::StreamRefusal<Net>::where, typename detail::StreamRefusal<Net>::reason>,
      "a layer cannot run step by step: streams<...> has its position, its type and the reason");
};

// Bytes of a network's state; 0 where it remembers nothing.
template <class Net, class T = detail::step_scalar_t<Net>>
inline constexpr std::size_t state_bytes = std::is_empty_v<State<Net, T>> ? 0 : sizeof(State<Net, T>);

// What one step reads and writes, shapes without the time axis: [C] of [C, Time], [Features] of [Time, Features]. A
// network that strides in time reads hop frames a step, [C, hop] or [hop, Features].
template <class Net>
using step_input_t = typename detail::framed_network_t<Net>::input_shape;
template <class Net>
using step_output_t = typename detail::framed_network_t<Net>::output_shape;

// Scalars of scratch that B steps at once take.
template <class Net, std::size_t B = 1>
inline constexpr std::size_t step_workspace_size = detail::inference_plan<detail::framed_network_t<Net>, B>.size;
template <class Net, std::size_t B = 1, class T = detail::step_scalar_t<Net>>
using StepWorkspace = Workspace<T, step_workspace_size<Net, B>>;

// The same for any number of steps up to Max, which are taken in blocks of Max and of powers of two below.
template <class Net, std::size_t Max>
inline constexpr std::size_t block_workspace_size = [] {
  std::size_t most = step_workspace_size<Net, Max>;
  if constexpr (Max > 1) most = std::max(most, block_workspace_size<Net, std::bit_floor(Max - 1)>);
  return most;
}();
template <class Net, std::size_t Max, class T = detail::step_scalar_t<Net>>
using BlockWorkspace = Workspace<T, block_workspace_size<Net, Max>>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
