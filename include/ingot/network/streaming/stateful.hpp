// Layers with memory, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// B steps of `Frames` steps of a layer with memory, which does not see the first Delay of all: they are no frames of the
// sequence.
template <class L, std::size_t Frames, std::size_t Delay>
struct FramedStateful {
  using stored = L;
  using scalar = scalar_t<L>;
  using In = typename L::step_input;
  using Out = typename L::step_output;
  using input_shape = typename FrameShape<prepend_t<1, In>, TimeAxis::first, Frames>::type;
  using output_shape = typename FrameShape<prepend_t<1, Out>, TimeAxis::first, Frames>::type;
  static constexpr std::size_t state_size = L::state_size;
  template <std::size_t B>
  static constexpr std::size_t workspace_size =
      std::max(std::size_t{L::template advance_workspace_size<1>},
               std::size_t{L::template advance_workspace_size<(Frames == 1 ? B : Frames)>});

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, kernels::NoPostOps) {
    if (Delay > 0 && state.steps * Frames < Delay) {
      for (std::size_t n = 0; n < B * Frames; ++n) {
        T const* const from = x.sample(n / Frames) + n % Frames * In::size;
        T* const to = y.sample(n / Frames) + n % Frames * Out::size;
        if (state.steps * Frames + n < Delay) {
          std::fill_n(to, Out::size, T(0));
        } else {
          layer.template advance<1>(View<T const, 1, In>(from, In::size), View<T, 1, Out>(to, Out::size), state.values,
                                    scratch);
        }
      }
    } else if constexpr (Frames == 1) {
      layer.template advance<B>(View<T const, B, In>(x.data, x.stride), View<T, B, Out>(y.data, y.stride), state.values,
                                scratch);
    } else {
      for (std::size_t b = 0; b < B; ++b) {
        layer.template advance<Frames>(View<T const, Frames, In>(x.sample(b), In::size),
                                       View<T, Frames, Out>(y.sample(b), Out::size), state.values, scratch);
      }
    }
  }

  template <class T>
  static constexpr void rest(L const& layer, T* values, StatePosition*) {
    layer.rest_state(values);
  }
};

}  // namespace detail

template <StatefulLayer L>
struct Streamed<L> {
  // Whether time goes on behind the layer; else it gives one output a sequence, the last step's.
  static constexpr bool every = !std::is_same_v<typename L::output_shape, typename L::step_output>;
  static constexpr bool ends_time = !every;
  static constexpr TimeAxis axis = TimeAxis::first;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    if (before.axis != TimeAxis::first || !(every || before.frames == 1)) return refused(before);
    before.unbounded = true;
    if (!every) before.axis = TimeAxis::gone;
    return before;
  }
  template <detail::StreamPoint Before>
  using framed = detail::FramedStateful<L, Before.frames, Before.delay>;
  template <detail::StreamPoint Before>
  using reason =
      std::conditional_t<Before.axis == TimeAxis::first, reasons::SeveralFramesAStep, reasons::TimeIsAnotherAxis>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
