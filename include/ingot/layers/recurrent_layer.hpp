// What Rnn, Gru and Lstm share: their passes, given what a cell does in a step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/recurrent.hpp"
#include "ingot/kernels/recurrent_training.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/recurrent_options.hpp"
#include "ingot/layers/recurrent_parameters.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/stateful.hpp"

namespace ingot {

namespace detail {

// Whether a layer has steps, or reads the future.
template <SequenceDirection Way, std::size_t In, std::size_t H, std::size_t StateSize>
struct RecurrentSteps {
  static constexpr bool reads_future = true;
};
template <std::size_t In, std::size_t H, std::size_t StateSize>
struct RecurrentSteps<SequenceDirection::forward, In, H, StateSize> {
  using step_input = Shape<In>;
  using step_output = Shape<H>;
  static constexpr std::size_t state_size = StateSize;
};

// What training keeps of a state that goes on from batch to batch.
template <bool Carries, std::size_t Size, class T>
struct CarriedStates {};
template <std::size_t Size, class T>
struct CarriedStates<true, Size, T> {
  std::array<T, Size> carried;  // where the next batch begins, sample by sample
};

template <class Cell, std::size_t Time, std::size_t In, std::size_t H, RecurrentOptions Options, class T>
struct RecurrentLayer : RecurrentData<Cell, In, H, Options, T>,
                        RecurrentSteps<Options.direction, In, H, Cell::states * H> {
 private:
  using Kernel = kernels::RecurrentKernel<Cell, In, H, Options.bias>;
  static constexpr bool every = Options.every();
  static constexpr std::size_t directions = Options.directions();
  static constexpr bool steps_forward = Options.direction == SequenceDirection::forward;
  static constexpr bool carries = Options.initial == InitialState::carried;
  static constexpr bool learns = Options.initial == InitialState::learned;
  static constexpr std::size_t whole_state = Cell::states * H;
  static constexpr std::size_t width = directions * H;

 public:
  using scalar = T;
  using input_shape = Shape<Time, In>;
  using output_shape = std::conditional_t<every, Shape<Time, width>, Shape<width>>;
  static constexpr bool same_in_training = !carries;
  static constexpr bool backward_reads_output = every;
  static constexpr std::size_t macs = directions * Time * Cell::gates * H * (In + H);
  static constexpr std::size_t other_operations =
      directions * Time * H * (Cell::operations + (Options.bias ? 2 * Cell::gates : 0));

 private:
  // SequenceDirection 1 is that of a bidirectional layer that begins at the end.
  template <std::size_t D>
  static constexpr bool reversed = D == 1 || Options.direction == SequenceDirection::reverse;
  static constexpr std::size_t length = Options.keep_every == 1 ? Time : std::min(Options.keep_every, Time);
  template <std::size_t D>
  using Training =
      kernels::RecurrentTraining<Cell, In, H, Options.bias,
                                 kernels::RecurrentPlan{Time, D == 1 || Options.direction == SequenceDirection::reverse,
                                                        every, Options.truncate, length}>;

  static constexpr kernels::Sequences<T const> inputs(T const* data, std::size_t stride) { return {data, stride, In}; }
  template <std::size_t D, class Number>
  static constexpr kernels::Sequences<Number> outputs_of(Number* data, std::size_t stride) {
    return {data + D * H, stride, width};
  }

  // Calls body.operator()<D>() for the directions.
  template <class Body>
  static constexpr void for_each_direction(Body const& body) {
    body.template operator()<0>();
    if constexpr (directions == 2) body.template operator()<1>();
  }

  template <std::size_t D>
  constexpr void begin(T* state) const {
    if constexpr (learns) {
      std::copy_n(this->h_0.data() + D * H, H, state);
      if constexpr (Cell::states > 1) std::copy_n(this->c_0.data() + D * H, H, state + H);
    } else {
      std::fill_n(state, whole_state, T(0));
    }
  }
  template <std::size_t D>
  constexpr void begin(T* states, std::size_t count) const {
    for (std::size_t b = 0; b < count; ++b) begin<D>(states + b * whole_state);
  }

 public:
  template <std::size_t B>
  static constexpr std::size_t workspace_size = B * whole_state + Kernel::template scratch_size<B, Time>;
  template <std::size_t N>
  requires steps_forward
  static constexpr std::size_t advance_workspace_size = Kernel::template scratch_size<1, N>;

  // Scalars that training keeps of one step of one sample. With keep_every = k there are so many for min(k, Time)
  // steps, and a state for each k-th.
  static constexpr std::size_t saved_per_step = directions * Training<0>::record_size;
  template <std::size_t B>
  static constexpr std::size_t states_saved = B * Training<0>::stretches * whole_state;

  template <std::size_t B, class>
  struct Saved : CarriedStates<carries, B * whole_state, T> {
    std::array<ingot::Workspace<T, B * length * Training<0>::record_size>, directions> records;
    std::array<std::array<T, states_saved<B>>, directions> states;
    std::array<T, B * whole_state> state;
    std::array<T, B * whole_state> down;
    std::array<T, Training<0>::template scratch_size<B>> scratch;

    template <std::size_t D>
    constexpr kernels::RecurrentMemory<T> memory() {
      return {records[D].data(), states[D].data(), state.data(), scratch.data()};
    }
  };

  constexpr void rest_state(T* state) const
  requires steps_forward
  {
    begin<0>(state);
  }

  template <std::size_t N>
  requires steps_forward
  constexpr void advance(View<T const, N, Shape<In>> x, View<T, N, Shape<H>> y, T* state,
                         Scratch<T, Kernel::template scratch_size<1, N>> scratch) const {
    Kernel::template run<false, true, 1, N>(this->template parameters<false>(),
                                            kernels::Sequences<T const>{x.data, 0, x.stride},
                                            kernels::Sequences<T>{y.data, 0, y.stride}, state, scratch.data);
  }

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, workspace_size<B>> scratch) const {
    T* const states = scratch.data;
    for_each_direction([&]<std::size_t D>() {
      begin<D>(states, B);
      auto const to = outputs_of<D>(y.data, y.stride);
      Kernel::template run<reversed<D>, every, B, Time>(this->template parameters<D == 1>(), inputs(x.data, x.stride),
                                                        to, states, states + B * whole_state);
      if constexpr (!every) Kernel::template copy_h<B, T>(states, to.template at<B, H>(0));
    });
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext) const {
    for_each_direction([&]<std::size_t D>() {
      T* const states = saved.state.data();
      if constexpr (carries) {
        std::copy_n(saved.carried.data(), B * whole_state, states);
      } else {
        begin<D>(states, B);
      }
      auto const to = outputs_of<D>(y.data, y.stride);
      Training<D>::template forward<B, T>(this->template parameters<D == 1>(), inputs(x.data, x.stride), to,
                                          saved.template memory<D>());
      if constexpr (!every) Kernel::template copy_h<B, T>(states, to.template at<B, H>(0));
      if constexpr (carries) std::copy_n(states, B * whole_state, saved.carried.data());
    });
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          RecurrentLayer& gradient) const {
    run_backward<true, B>(x, y, dy, kernels::Sequences<T>{dx.data, dx.stride, In}, saved, gradient);
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved,
                                     RecurrentLayer& gradient) const {
    run_backward<false, B>(x, y, dy, kernels::Sequences<T>{nullptr, 0, 0}, saved, gradient);
  }

  // Where sample b of the next batch begins: to it and from it.
  template <std::size_t B>
  requires carries
  static constexpr void put_state(Saved<B, T>& saved, std::size_t b, T const* state) {
    std::copy_n(state, whole_state, saved.carried.data() + b * whole_state);
  }
  template <std::size_t B>
  requires carries
  static constexpr void get_state(Saved<B, T> const& saved, std::size_t b, T* state) {
    std::copy_n(saved.carried.data() + b * whole_state, whole_state, state);
  }

 private:
  template <bool NeedsInputGradient, std::size_t B>
  constexpr void run_backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                              View<T const, B, output_shape> dy, kernels::Sequences<T> dx, Saved<B, T>& saved,
                              RecurrentLayer& gradient) const {
    for_each_direction([&]<std::size_t D>() {
      using kernels::InputGradient;
      constexpr InputGradient how = !NeedsInputGradient ? InputGradient::none
                                    : D == 0            ? InputGradient::written
                                                        : InputGradient::added;
      T* const down = saved.down.data();
      Training<D>::template backward<how, learns, B, T>(
          this->template parameters<D == 1>(), gradient.template parameters<D == 1>(), inputs(x.data, x.stride),
          outputs_of<D>(y.data, y.stride), outputs_of<D>(dy.data, dy.stride), dx, saved.template memory<D>(), down);
      if constexpr (learns) {
        for (std::size_t b = 0; b < B; ++b) {
          for (std::size_t i = 0; i < H; ++i) {
            gradient.h_0[D * H + i] += down[b * H + i];
            if constexpr (Cell::states > 1) gradient.c_0[D * H + i] += down[(B + b) * H + i];
          }
        }
      }
    });
  }
};

}  // namespace detail

namespace reasons {

// keep_every is 0: training keeps the state before every so many steps, 1 stands for all.
struct KeepEveryIsZero {};
// A state is carried from batch to batch by a layer that begins at the end of each.
struct CarriedStateNeedsForwardDirection {};

}  // namespace reasons

namespace detail {

template <std::size_t Time, std::size_t In, std::size_t H, RecurrentOptions Options, class T>
struct RecurrentRefusal
    : FirstOf<UnlessPositive<Time, In, H>, UnlessScalar<T>, Unless<(Options.keep_every > 0), reasons::KeepEveryIsZero>,
              Unless<(Options.initial != InitialState::carried || Options.direction == SequenceDirection::forward),
                     reasons::CarriedStateNeedsForwardDirection>> {};

}  // namespace detail

namespace reasons {

// A recurrent layer in build() has an input before it that is not [Time, In].
template <class Input>
struct RecurrentLayerTakesTimeByFeatures {};

}  // namespace reasons

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
