// Running a network step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/streaming/state.hpp"

namespace ingot {

namespace detail {

// The memory of inference, with the state.
template <class T>
struct StreamMemory : FlowMemory<T> {
  StreamState<T> state;

  template <StateSizes Offset>
  constexpr StreamMemory behind() const {
    return {static_cast<FlowMemory<T> const&>(*this),
            {state.values + Offset.values, state.positions + Offset.positions, state.steps}};
  }
};

// Steps of a network.
template <class Net>
struct Steps {
  using Framed = framed_network_t<Net>;
  using Input = typename Framed::input_shape;
  using Output = typename Framed::output_shape;
  static constexpr StreamPoint end = stream_end<Net>;

  template <class T>
  static constexpr State<Net, T> rest_state(Net const& net) {
    State<Net, T> state{};
    put_part_to_rest<Framed, StateSizes{}>(net, state.values_data(), state.positions_data());
    return state;
  }

  // B steps, one after the other. Outputs before the first of the sequence are zeros.
  template <std::size_t B, class T>
  static constexpr void advance(Net const& net, std::type_identity_t<View<T const, B, Input>> x,
                                std::type_identity_t<View<T, B, Output>> y, State<Net, T>& state,
                                std::type_identity_t<Scratch<T, step_workspace_size<Net, B>>> scratch) {
    std::size_t steps = 0;
    if constexpr (end.warm_up > 0) steps = state.steps;
    StreamMemory<T> const memory{{{x.data, x.stride}, {y.data, y.stride}, scratch.data},
                                 {state.values_data(), state.positions_data(), steps}};
    Inference<Framed>::template run<StepsOfTree<Framed, B>, B, T>(net, memory);
    if constexpr (end.warm_up > 0) {
      for (std::size_t b = 0; b < B && steps + b < end.delay; ++b) std::fill_n(y.sample(b), Output::size, T(0));
      state.steps = static_cast<StatePosition>(std::min(steps + B, end.warm_up));
    }
  }

  // Count steps, in blocks of Max and one of what is left.
  template <std::size_t Count, std::size_t Max, class T>
  static constexpr void advance_all(Net const& net, T const* x, T* y, State<Net, T>& state, T* scratch) {
    constexpr std::size_t block = std::min(Count, Max);
    for (std::size_t n = 0; n < Count / block; ++n, x += block * Input::size, y += block * Output::size) {
      advance<block, T>(net, View<T const, block, Input>(x, Input::size), View<T, block, Output>(y, Output::size),
                        state, Scratch<T, step_workspace_size<Net, block>>(scratch));
    }
    if constexpr (Count % block > 0) advance_all<Count % block, block>(net, x, y, state, scratch);
  }

  // `count` steps, in blocks of Max, and what is left in halves of it, down to one.
  template <std::size_t Max, class T>
  static constexpr void advance_many(Net const& net, T const* x, T* y, std::size_t count, State<Net, T>& state,
                                     std::type_identity_t<Scratch<T, block_workspace_size<Net, Max>>> scratch) {
    for (; count >= Max; count -= Max, x += Max * Input::size, y += Max * Output::size) {
      advance<Max, T>(net, View<T const, Max, Input>(x, Input::size), View<T, Max, Output>(y, Output::size), state,
                      scratch);
    }
    if constexpr (Max > 1) {
      if (count > 0) {
        advance_many<std::bit_floor(Max - 1), T>(net, x, y, count, state, scratch);
      }
    }
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
