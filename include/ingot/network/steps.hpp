// What happens at one layer of a chain in a training pass, whose values live where a plan says.
//
// Free functions of the layer alone: as members of Network each would carry the whole network in its symbol, and
// symbols of n layers with n names each cost a compiler more than all else.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/chain_plan.hpp"
#include "ingot/network/inference.hpp"

namespace ingot {

namespace detail {

// An observer of a training pass that does nothing.
struct NoObserver {
  static constexpr void forward(std::size_t, auto) {}
  static constexpr void backward(std::size_t, auto) {}
};

// The value of a slot: the caller's tensor or a part of the memory given.
template <Slot At, std::size_t B, class S, class T, class In, class Out>
constexpr auto value_at(In x, Out y, T* memory) {
  if constexpr (At.place == Place::input) {
    return x.template as<S>();
  } else if constexpr (At.place == Place::output) {
    return y.template as<S>();
  } else {
    return View<T, B, S>(memory + At.offset, S::size);
  }
}

// A reshape between two different places, the caller's input and output, is a copy; else it is nothing.
template <Slot From, Slot To, class S, std::size_t B, class T, class In>
constexpr void reshape_step(In in, View<T, B, S> out) {
  if constexpr (From != To) kernels::copy<B, T>(View<T const, B, S>(in.template as<S>()), out);
}

// Unless it Runs, the layer has run already.
template <bool Runs, Slot From, Slot To, std::size_t B, class T, class L, class X, class Y, class Saved, class Observer>
constexpr void training_step(std::size_t position, L const& layer, X x, Y y, T* memory, Saved& saved,
                             TrainingContext context, Observer& observer) {
  if constexpr (Runs) {
    auto const in = value_at<From, B, typename L::input_shape>(x, y, memory);
    auto const out = value_at<To, B, typename L::output_shape>(x, y, memory);
    if constexpr (reshapes_only_v<L>) {
      reshape_step<From, To, typename L::output_shape>(in, out);
    } else {
      ingot::forward_training<B, T, L>(layer, in, out, saved, context.child(position));
    }
    observer.forward(position, View<T const, B, typename L::output_shape>(out));
  }
}

// Runs the layers of Front, which are frozen or without parameters, as in inference.
template <Slot To, std::size_t B, class T, class Front, class X, class Y, class Observer>
constexpr void front_step(std::size_t last, X x, Y y, T* memory, T* arena, Observer& observer) {
  auto const out = value_at<To, B, typename Front::output_shape>(x, y, memory);
  run_tree<B, T, Front>(Front{}, x, out, arena);
  observer.forward(last, View<T const, B, typename Front::output_shape>(out));
}

// The memory of a training pass: the values of its forward half, and its backward half's gradients.
template <class T>
struct TrainingArenas {
  T* values;
  T* gradients;
};

// Before and After are where the forward half left the layer's input and output, From and To where its output's
// gradient is read and its input's written. Without NeedsInputGradient a layer that can leaves the latter out.
// `gradient` is L& or a FreshGradient<L>.
template <Slot Before, Slot After, Slot From, Slot To, bool NeedsInputGradient, std::size_t B, class T, class L,
          class X, class Y, class Dy, class Dx, class Saved, class Gradient, class Observer>
constexpr void backward_step(std::size_t position, L const& layer, X x, Y y, Dy dy, Dx dx, TrainingArenas<T> memory,
                             Saved& saved, Gradient&& gradient, Observer& observer) {
  auto const up = value_at<From, B, typename L::output_shape>(dy, dx, memory.gradients);
  observer.backward(position, View<T const, B, typename L::output_shape>(up));
  auto const down = value_at<To, B, typename L::input_shape>(dy, dx, memory.gradients);
  if constexpr (reshapes_only_v<L>) {
    reshape_step<From, To, typename L::input_shape>(up, down);
  } else {
    auto const in = value_at<Before, B, typename L::input_shape>(x, y, memory.values);
    auto const out = value_at<After, B, typename L::output_shape>(x, y, memory.values);
    if constexpr (!NeedsInputGradient && has_backward_parameters_v<L, B, T>) {
      ingot::backward_parameters<B, T, L>(layer, in, out, up, saved, gradient);
    } else {
      ingot::backward<B, T, L>(layer, in, out, up, down, saved, gradient);
    }
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
