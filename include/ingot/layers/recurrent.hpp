// Layers from cells: the pass over a sequence, backpropagation through time and the step that streams follow from one
// time step.
//
//   constexpr auto x = input<"x", 1>;
//   constexpr auto level = state<"level", 1>;
//   constexpr auto now = level + sigmoid(parameter<"rate">) * (x - level);
//   using Integrator = Recurrent<cell(now, next<"level">(now)), 100>;    // Shape<100, 1> -> Shape<100, 1>
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/layers/refusal.hpp"

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/layers/expression_layer.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/named_tensors.hpp"
#include "ingot/layers/recurrent_options.hpp"
#include "ingot/layers/recurrent_passes.hpp"
#include "ingot/layers/recurrent_refusal.hpp"
#include "ingot/layers/recurrent_stored.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// The options of Recurrent.
struct RecurrentOptions {
  StepOutput output = StepOutput::every;
  InitialState initial = InitialState::zero;
  std::size_t truncate = 0;    // gradients flow back within pieces of so many steps, from the first on; 0: through all
  std::size_t keep_every = 1;  // 1: training keeps every step; k: every k-th state, the rest is computed again
};

template <auto Cell, std::size_t Time, RecurrentOptions Options = RecurrentOptions{}, class T = float>
struct Recurrent;

template <auto Cell, std::size_t Time, RecurrentOptions Options, class T>
struct RefusalOf<Recurrent<Cell, Time, Options, T>>
    : decltype(detail::recurrent_refusal<std::remove_cvref_t<decltype(Cell)>, Time, Options.initial, Options.keep_every,
                                         T>()) {};

// y[t], s[t + 1] = cell(x[t], s[t]), for t = 0 ... Time - 1: the cell's output and its states, step by step.
//
// Shapes      x is [Time, In...], where In is the shape of the cell's input, y [Time, Out...], or [Out...] where the
//             last step's output alone is asked for. Only the type depends on Time: code and time to compile are those
//             of one step.
// Parameters  the cell's, by their names and roles, in the order of their first use; then, where initial states are
//             learnt, one for each state in the order of the nexts, named as the state with _0 behind: h_0. They start
//             at zero.
// Training    backpropagation through time. Kept for each sample and step is saved_per_step. With keep_every = k only
//             every k-th state is kept for each sample, and k steps for all of them together: the gradients have the
//             same bits, at the price of another forward pass. With truncate = K no gradient flows from step K, 2 K,
//             ... to the step before it; states do. With InitialState::carried each sample begins where it ended in
//             the batch before (put_state, get_state), inference at zero.
// Numerics    those of the cell's evaluation and of its gradient as numbers, step by step; gradients of parameters are
//             added from the last step to the first, sample by sample.
// Memory      inference takes scratch for two states and one step. Nothing on the stack grows with Time.
// Cost        Time evaluations of the cell for each sample.
// Aliasing    y overlaps neither x nor the parameters, dx none of x, y, dy.
// Refuses     what is not a cell; no steps; keep_every = 0; parameters that are running statistics, or that are named
//             as a learnt initial state.
// Source      Werbos, Backpropagation through time: what it does and how to do it, 1990; Chen et al., Training deep
//             nets with sublinear memory cost, 2016 (keep_every).
// A layer without parameters computes in any scalar type.
template <auto Cell, std::size_t Time, RecurrentOptions Options, class T>
struct Recurrent : RefusedLayer<Recurrent<Cell, Time, Options, T>> {
  using refused_for = refusal_t<Recurrent>;
};
template <auto Cell, std::size_t Time, RecurrentOptions Options, class T>
requires not_refused<Recurrent<Cell, Time, Options, T>>
struct Recurrent<Cell, Time, Options, T>
    : detail::stored_in_cell_t<std::remove_cvref_t<decltype(Cell)>, T, Options.initial == InitialState::learned> {
 private:
  using C = std::remove_cvref_t<decltype(Cell)>;
  static constexpr bool gives_last = Options.output == StepOutput::last;
  static constexpr bool learns_initial = Options.initial == InitialState::learned;
  static constexpr bool carries = Options.initial == InitialState::carried;
  using Leaves = detail::CellLeaves<C>;
  using Steps = detail::CellSteps<C>;
  using Training = detail::CellThroughTime<C, Time, Options.keep_every, Options.truncate, gives_last>;
  static constexpr auto parameter_positions = std::make_index_sequence<Leaves::parameters>{};
  static constexpr auto initial_positions = std::make_index_sequence<learns_initial ? Leaves::states : 0>{};

 public:
  using step_input = typename Leaves::input_shape;
  using step_output = typename Leaves::output_shape;
  using input_shape = prepend_t<Time, step_input>;
  using output_shape = std::conditional_t<gives_last, step_output, prepend_t<Time, step_output>>;
  using scalar = std::conditional_t<Leaves::parameters == 0 && !learns_initial, AnyScalar, T>;
  template <class U>
  using with_scalar = Recurrent<Cell, Time, Options, U>;
  template <std::size_t NewTime>
  using with_time = Recurrent<Cell, NewTime, Options, T>;
  static constexpr LayerIdentity identity() {
    return layer_identity("Recurrent", detail::identity_of(C::graph), Options.output, learns_initial,
                          detail::identity_of_names(C::state_names));
  }
  static constexpr bool backward_reads_input = Training::reads_input;
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = !carries;

  // Multiply-accumulates of one sample's inference, and scalars that training keeps of each step of each sample.
  static constexpr std::size_t macs = Time * graph::macs<C::outputs()>;
  static constexpr std::size_t other_operations = Time * graph::operation_count<C::outputs()> - macs;
  static constexpr std::size_t saved_per_step = Training::of_step;

  // Scalars of state, the states one after the other in the order of the nexts.
  static constexpr std::size_t state_size = Leaves::state_size;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = state_size + Steps::scratch_size;
  template <std::size_t N>
  static constexpr std::size_t advance_workspace_size = Steps::scratch_size;

  template <std::size_t B, class U>
  struct Saved : detail::StatesOfNextBatch<carries, B, U, state_size>,
                 Workspace<U, Training::template saved_size<B>> {};

  // The state before the first step.
  template <class U = T>
  constexpr void rest_state(U* state) const {
    std::fill_n(state, state_size, U(0));
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(state);
      static_cast<void>(detail::InOrder{
          true, (std::copy_n(initial<I>(*this).data(), initial<I>(*this).size(), state + Leaves::state_offsets[I]),
                 true)...});
    }(initial_positions);
  }

  // N steps, one after the other, each with its output; the state is read and replaced.
  template <std::size_t N, class U = T>
  constexpr void advance(std::type_identity_t<View<U const, N, step_input>> x,
                         std::type_identity_t<View<U, N, step_output>> y, U* state,
                         std::type_identity_t<Scratch<U, advance_workspace_size<N>>> scratch) const {
    Steps::template run<U>(addresses<U const>(*this), N, x.data, x.stride, y.data, y.stride, state, scratch.data);
  }

  template <std::size_t B, class U = T>
  constexpr void forward(std::type_identity_t<View<U const, B, input_shape>> x,
                         std::type_identity_t<View<U, B, output_shape>> y,
                         std::type_identity_t<Scratch<U, workspace_size<B>>> scratch) const {
    for (std::size_t b = 0; b < B; ++b) {
      rest_state(scratch.data);
      Steps::template run<U>(addresses<U const>(*this), Time, x.sample(b), step_input::size, y.sample(b),
                             gives_last ? 0 : step_output::size, scratch.data, scratch.data + state_size);
    }
  }

  template <std::size_t B, class U = T>
  constexpr void forward_training(std::type_identity_t<View<U const, B, input_shape>> x,
                                  std::type_identity_t<View<U, B, output_shape>> y, Saved<B, U>& saved,
                                  TrainingContext) const {
    for (std::size_t b = 0; b < B; ++b) {
      typename Training::template Memory<U> const memory(saved.data(), B, b);
      if constexpr (carries) {
        std::copy_n(saved.carried[b].data(), state_size, memory.now);
      } else {
        rest_state(memory.now);
      }
      Training::template forward<U>(addresses<U const>(*this), x.sample(b), y.sample(b), memory);
      if constexpr (carries) std::copy_n(memory.now, state_size, saved.carried[b].data());
    }
  }

  template <std::size_t B, class U = T>
  constexpr void backward(std::type_identity_t<View<U const, B, input_shape>> x,
                          std::type_identity_t<View<U const, B, output_shape>>,
                          std::type_identity_t<View<U const, B, output_shape>> dy,
                          std::type_identity_t<View<U, B, input_shape>> dx, Saved<B, U>& saved,
                          Recurrent& gradient) const {
    for (std::size_t b = 0; b < B; ++b)
      backward_sample<true>(x.sample(b), dy.sample(b), dx.sample(b), saved, b, gradient);
  }

  template <std::size_t B, class U = T>
  requires(Training::Program::can_leave_out_first)
  constexpr void backward_parameters(std::type_identity_t<View<U const, B, input_shape>> x,
                                     std::type_identity_t<View<U const, B, output_shape>>,
                                     std::type_identity_t<View<U const, B, output_shape>> dy, Saved<B, U>& saved,
                                     Recurrent& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      backward_sample<false>(x.sample(b), dy.sample(b), static_cast<U*>(nullptr), saved, b, gradient);
    }
  }

  // Where sample b of the next batch begins, to and from what a training pass keeps.
  template <std::size_t B, class U>
  requires carries
  static constexpr void put_state(Saved<B, U>& saved, std::size_t b, U const* state) {
    std::copy_n(state, state_size, saved.carried[b].data());
  }
  template <std::size_t B, class U>
  requires carries
  static constexpr void get_state(Saved<B, U> const& saved, std::size_t b, U* state) {
    std::copy_n(saved.carried[b].data(), state_size, state);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    [&]<std::size_t... P, std::size_t... S>(std::index_sequence<P...>, std::index_sequence<S...>) {
      static_cast<void>(
          detail::InOrder{true, (visit_one<P>(f, same...), true)..., (visit_initial<S>(f, same...), true)...});
    }(parameter_positions, initial_positions);
  }

 private:
  template <std::size_t I, class Self>
  static constexpr auto& parameter(Self& self) {
    return detail::element<I, detail::cell_parameter_t<C, T, I>>(self);
  }
  template <std::size_t I, class Self>
  static constexpr auto& initial(Self& self) {
    return detail::element<Leaves::parameters + I, detail::initial_state_t<C, T, I>>(self);
  }
  template <class U, class Self>
  static constexpr std::array<U*, Leaves::parameters> addresses(Self& self) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<U*, Leaves::parameters>{parameter<I>(self).data()...};
    }(parameter_positions);
  }

  template <bool WithInput, std::size_t B, class U>
  constexpr void backward_sample(U const* x, U const* dy, U* dx, Saved<B, U>& saved, std::size_t b,
                                 Recurrent& gradient) const {
    typename Training::template Memory<U> const memory(saved.data(), B, b);
    Training::template backward<WithInput, U>(addresses<U const>(*this), x, dy, dx, addresses<U>(gradient), memory);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          detail::InOrder{true, (add(memory.now + Leaves::state_offsets[I], initial<I>(gradient)), true)...});
    }(initial_positions);
  }
  template <class U, class Tensor>
  static constexpr void add(U const* values, Tensor& to) {
    for (std::size_t i = 0; i < Tensor::size(); ++i) to[i] += values[i];
  }

  template <std::size_t I, class F, class... Same>
  static constexpr void visit_one(F& f, Same&... same) {
    constexpr graph::detail::NodeId node = Leaves::parameter_nodes[I];
    constexpr detail::Fans fans = detail::fans_of(C::graph, node);
    f(Parameter{detail::text_of_leaf<C::graph, node>.view(), detail::role_of(C::graph, node), fans.in, fans.out},
      parameter<I>(same)...);
  }
  template <std::size_t I, class F, class... Same>
  static constexpr void visit_initial(F& f, Same&... same) {
    f(Parameter{detail::initial_name<C, I>.view(), Role::bias, 1, 1}, initial<I>(same)...);
  }
};

namespace words {

// A layer of a cell, as a word of build().
template <auto Cell, RecurrentOptions Options>
struct OfCell {
  template <class Input>
  static constexpr bool takes = [] {
    using C = std::remove_cvref_t<decltype(Cell)>;
    if constexpr (Input::rank == 0) {
      return false;
    } else if constexpr (not_refused<Recurrent<Cell, 1, Options>>) {
      return std::is_same_v<drop_first_t<Input>, typename ingot::detail::CellLeaves<C>::input_shape>;
    } else {
      return true;  // the network says why it is refused
    }
  }();
  template <class Input, class T>
  using layer = Recurrent<Cell, Input::extents[0], Options, T>;
};

}  // namespace words

// Stands for the layer of a cell in build(), over as many steps as its input has:
//   build<Shape<100, 1>>(recurrent<integrator>, ...)
template <auto Cell, RecurrentOptions Options = RecurrentOptions{}>
inline constexpr words::OfCell<Cell, Options> recurrent{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
