// Layers framed for running step by step: what the planner and the executor of inference know of them.
//
// A framed layer F describes one step of a layer L that stands in a network over time: time is cut down to the frames of
// one step, and a batch of B is B steps, one after the other. F is an empty type. It has
//   stored                           L, whose values a step reads
//   scalar                           scalar_t<L>
//   input_shape, output_shape        of one step
//   step<B, T>(stored const&, x, y, StreamState<T>, scratch, ops)
//                                    static; B steps: reads View<T const, B, input_shape>, writes View<T, B, output_shape>
//                                    and applies post-operations to it; reads the state and replaces it
// and what it needs of
//   workspace_size<B>                scalars of scratch
//   state_size, state_positions      scalars and unsigned integers that persist from one step to the next
//   rest(stored const&, values, positions)
//                                    static; the state before the first step, zeros without it
//   takes_post_ops = true            step gets other post-operations than NoPostOps
//   reshapes_only, in_place          as of any layer
// One that derives from StatelessStep is itself a layer without parameters, whose forward is run.
// network/streaming/streamed.hpp says how a layer names its framed form.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/stateful.hpp"

namespace ingot {

// Where a ring buffer goes on, or how many steps there were.
using StatePosition = std::uint32_t;

// What a step of one layer finds of the state: its own scalars and positions, and how many steps the whole network has
// made before, where some output waits for later inputs: counting ends where the last of them waits no longer.
template <class T>
struct StreamState {
  T* values;
  StatePosition* positions;
  std::size_t steps;
};

namespace detail {

// What a network computes in. One that is refused says so where it is completed, and here is not looked into.
template <class Net>
struct StepScalar {
  using type = float;
};
template <class Net>
requires not_refused<Net>
struct StepScalar<Net> {
  using type = default_scalar_t<Net>;
};
template <class Net>
using step_scalar_t = typename StepScalar<Net>::type;

}  // namespace detail

template <class Net, class T = detail::step_scalar_t<Net>>
struct State;

namespace detail {

// What a network's step, advance and rest_state do: network/streaming/step.hpp.
template <class Net>
struct Stepping;

// Marks framed layers that are layers without parameters.
struct StatelessStep {};

template <class L>
concept FramedLayer = requires { typename L::stored; };

template <class L>
struct StoredOf {
  using type = L;
};
template <FramedLayer L>
struct StoredOf<L> {
  using type = typename L::stored;
};

// The layer whose values are read where L runs: L itself unless it is framed.
template <class L>
using stored_t = typename StoredOf<L>::type;

// How many unsigned integers a framed layer keeps.
template <class L>
inline constexpr std::size_t state_positions_v = [] {
  if constexpr (requires { L::state_positions; }) return std::size_t{L::state_positions};
  return std::size_t{0};
}();

// Scalars and positions of a state, or of what stands before a part of it.
struct StateSizes {
  std::size_t values = 0;
  std::size_t positions = 0;
  friend constexpr bool operator==(StateSizes, StateSizes) = default;
};

// A plain layer in a framed network (where time is gone) keeps nothing, whatever it has of its own.
template <class L>
inline constexpr StateSizes state_sizes = [] {
  if constexpr (FramedLayer<L>) return StateSizes{state_size_v<L>, state_positions_v<L>};
  return StateSizes{};
}();
template <class... Layers>
inline constexpr StateSizes state_sizes_of_all = [] {
  StateSizes sum;
  for (StateSizes const one : {StateSizes{}, state_sizes<Layers>...}) {
    sum.values += one.values;
    sum.positions += one.positions;
  }
  return sum;
}();

template <class Memory>
inline constexpr bool carries_state = requires(Memory const& memory) { memory.state; };

// Where the state of each of several layers begins; nowhere in memory that carries none.
template <class... Layers>
inline constexpr std::array<StateSizes, sizeof...(Layers)> offsets_of = [] {
  std::array<StateSizes, sizeof...(Layers)> offsets{state_sizes<Layers>...};
  StateSizes sum;
  for (StateSizes& one : offsets) {
    StateSizes const before = sum;
    sum = {sum.values + one.values, sum.positions + one.positions};
    one = before;
  }
  return offsets;
}();
template <class Memory, class... Layers>
inline constexpr std::array<StateSizes, sizeof...(Layers)> state_offsets{};
template <class Memory, class... Layers>
requires carries_state<Memory>
inline constexpr std::array<StateSizes, sizeof...(Layers)> state_offsets<Memory, Layers...> = offsets_of<Layers...>;

}  // namespace detail

// A framed layer takes post-operations where it says so: it has no forward to ask.
template <detail::FramedLayer L>
inline constexpr bool takes_post_ops_v<L> = [] {
  if constexpr (requires { L::takes_post_ops; }) return bool{L::takes_post_ops};
  return false;
}();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
