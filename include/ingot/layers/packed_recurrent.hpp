// Recurrent layers with their weights in the order in which steps read them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/recurrent_packed.hpp"
#include "ingot/layers/gru.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/lstm.hpp"
#include "ingot/layers/recurrent_options.hpp"
#include "ingot/layers/recurrent_parameters.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/rnn.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class Plain>
struct PackedRecurrent : RefusedLayer<PackedRecurrent<Plain>> {};

namespace reasons {

// Plain is no Rnn, Gru or Lstm that reads forward, or one whose gates are computed one after the other: a Gru that
// resets before the product, an Lstm with peepholes.
struct StepsAreNotPacked {};

}  // namespace reasons

namespace detail {

// Not of what derives from one of these layers: it may compute something else.
template <class L>
inline constexpr bool has_packed_steps = false;
template <std::size_t Time, std::size_t In, std::size_t H, RnnOptions Options, class T>
inline constexpr bool has_packed_steps<Rnn<Time, In, H, Options, T>> = Options.direction == SequenceDirection::forward;
template <std::size_t Time, std::size_t In, std::size_t H, GruOptions Options, class T>
inline constexpr bool has_packed_steps<Gru<Time, In, H, Options, T>> =
    Options.direction == SequenceDirection::forward && Options.reset == ResetGate::after_product;
template <std::size_t Time, std::size_t In, std::size_t H, LstmOptions Options, class T>
inline constexpr bool has_packed_steps<Lstm<Time, In, H, Options, T>> =
    Options.direction == SequenceDirection::forward && !Options.peepholes;

}  // namespace detail

template <class Plain>
struct RefusalOf<PackedRecurrent<Plain>>
    : FirstOf<Unless<detail::has_packed_steps<Plain>, reasons::StepsAreNotPacked>> {};

// The steps of Plain, an Rnn, Gru or Lstm that reads forward, for inference alone: prepare() and Streaming make it.
//
// Shapes      Plain's.
// Parameters  weight_ih [gates, ceil(H / W), In, W] and weight_hh [gates, ceil(H / W), H, W], panels of W outputs input
//             by input, where W is kernels::panel_width; bias_ih and bias_hh [gates, ceil(H / W), 1, W], zeros where
//             Plain has none; what is beyond H outputs is 0. With a learned initial state h_0 [ceil(H / W), W], and c_0.
// State       Plain's.
// Numerics    the bits of Plain.
// Cost        Plain's MACs; gates * ceil(H / W) * W * (In + H + 2) scalars.
// Aliasing    y overlaps neither x, nor the state, nor the parameters.
// Refuses     a Plain that reads backward; before_product; peepholes; training: it has no backward.
template <class Plain>
requires not_refused<PackedRecurrent<Plain>>
struct PackedRecurrent<Plain> {
 private:
  using Cell = typename Plain::cell;
  using Number = typename Plain::scalar;
  static constexpr std::size_t time = Plain::input_shape::extents[0];
  static constexpr std::size_t in = Plain::step_input::size;
  static constexpr std::size_t h = Plain::step_output::size;
  using Kernel = kernels::PackedRecurrentKernel<Cell, in, h, Number>;
  static constexpr std::size_t panels = Kernel::panels;
  static constexpr std::size_t gates = Kernel::gates;
  static constexpr std::size_t w = Kernel::W;
  static constexpr bool every = Plain::options.output == StepOutput::every;
  static constexpr bool learned = Plain::options.initial == InitialState::learned;

 public:
  using scalar = Number;
  using input_shape = typename Plain::input_shape;
  using output_shape = typename Plain::output_shape;
  using step_input = typename Plain::step_input;
  using step_output = typename Plain::step_output;
  template <class U>
  using with_scalar = PackedRecurrent<typename Plain::template with_scalar<U>>;
  template <std::size_t NewTime>
  using with_time = PackedRecurrent<typename Plain::template with_time<NewTime>>;
  static constexpr std::size_t state_size = Plain::state_size;
  static constexpr std::size_t macs = Plain::macs;
  static constexpr std::size_t other_operations = Plain::other_operations;
  static constexpr LayerIdentity identity() { return layer_identity("PackedRecurrent", Plain::identity().value); }

  alignas(w * sizeof(Number)) Tensor<Number, gates, panels, in, w> weight_ih;
  alignas(w * sizeof(Number)) Tensor<Number, gates, panels, h, w> weight_hh;
  alignas(w * sizeof(Number)) Tensor<Number, gates, panels, 1, w> bias_ih;
  alignas(w * sizeof(Number)) Tensor<Number, gates, panels, 1, w> bias_hh;
  [[no_unique_address]] detail::OptionalTensor<learned, 0, Number, panels, w> h_0;
  [[no_unique_address]] detail::OptionalTensor<learned && (Cell::states > 1), 1, Number, panels, w> c_0;

  constexpr void set(Plain const& from) {
    std::fill(weight_ih.begin(), weight_ih.end(), Number(0));
    std::fill(weight_hh.begin(), weight_hh.end(), Number(0));
    std::fill(bias_ih.begin(), bias_ih.end(), Number(0));
    std::fill(bias_hh.begin(), bias_hh.end(), Number(0));
    for (std::size_t row = 0; row < gates * h; ++row) {
      std::size_t const gate = row / h;
      std::size_t const o = row % h;
      for (std::size_t i = 0; i < in; ++i) {
        weight_ih[Kernel::template place<in>(gate, o, i)] = from.weight_ih_l0[row * in + i];
      }
      for (std::size_t i = 0; i < h; ++i) {
        weight_hh[Kernel::template place<h>(gate, o, i)] = from.weight_hh_l0[row * h + i];
      }
      if constexpr (Plain::options.bias) {
        bias_ih[Kernel::template place<1>(gate, o, 0)] = from.bias_ih_l0[row] + Number(0);  // of -0, too
        bias_hh[Kernel::template place<1>(gate, o, 0)] = from.bias_hh_l0[row] + Number(0);
      }
    }
    if constexpr (learned) {
      std::fill(h_0.begin(), h_0.end(), Number(0));
      std::copy_n(from.h_0.data(), h, h_0.data());
      if constexpr (Cell::states > 1) {
        std::fill(c_0.begin(), c_0.end(), Number(0));
        std::copy_n(from.c_0.data(), h, c_0.data());
      }
    }
  }

  constexpr void rest_state(Number* state) const {
    if constexpr (learned) {
      std::copy_n(h_0.data(), h, state);
      if constexpr (Cell::states > 1) std::copy_n(c_0.data(), h, state + h);
    } else {
      std::fill_n(state, state_size, Number(0));
    }
  }

  template <std::size_t N>
  static constexpr std::size_t advance_workspace_size = 0;
  template <std::size_t N>
  constexpr void advance(View<Number const, N, step_input> x, View<Number, N, step_output> y, Number* state,
                         Scratch<Number, 0>) const {
    for (std::size_t n = 0; n < N; ++n) Kernel::step(own(), x.sample(n), y.sample(n), state);
  }

  template <std::size_t B>
  static constexpr std::size_t workspace_size = state_size;
  template <std::size_t B>
  constexpr void forward(View<Number const, B, input_shape> x, View<Number, B, output_shape> y,
                         Scratch<Number, state_size> scratch) const {
    for (std::size_t b = 0; b < B; ++b) {
      rest_state(scratch.data);
      for (std::size_t t = 0; t < time; ++t) {
        Kernel::step(own(), x.sample(b) + t * in, y.sample(b) + (every ? t * h : 0), scratch.data);
      }
    }
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight_ih", Role::weight, in + h, gates * h}, same.weight_ih...);
    f(Parameter{"weight_hh", Role::weight, in + h, gates * h}, same.weight_hh...);
    f(Parameter{"bias_ih", Role::bias, in, gates * h}, same.bias_ih...);
    f(Parameter{"bias_hh", Role::bias, h, gates * h}, same.bias_hh...);
    if constexpr (learned) {
      f(Parameter{"h_0", Role::bias}, same.h_0...);
      if constexpr (Cell::states > 1) f(Parameter{"c_0", Role::bias}, same.c_0...);
    }
  }

 private:
  constexpr kernels::PackedRecurrentParameters<Number> own() const {
    return {weight_ih.data(), weight_hh.data(), bias_ih.data(), bias_hh.data()};
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
