// What a classifier's outputs say.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/integer_cast.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/softmax.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// A class and its probability. `auto const [label, probability] = net.predict(x);`
template <class T>
struct Prediction {
  ClassIndex label;
  T probability;
};

namespace detail {

// Of two classes told by one output: class 1, and the probability of it or of class 0.
template <Outputs Kind, class T>
constexpr Prediction<T> binary_prediction(T y) {
  if constexpr (Kind == Outputs::logits) {
    return y > T(0) ? Prediction<T>{1, math::sigmoid(y)} : Prediction<T>{0, math::sigmoid(-y)};
  } else {
    T const p = Kind == Outputs::probabilities ? y : math::exp(y);
    return p > T(0.5) ? Prediction<T>{1, p} : Prediction<T>{0, T(1) - p};
  }
}

// The last layer that computes: what follows it reshapes or passes on.
template <class... Layers>
constexpr std::size_t last_computing() {
  constexpr std::array<bool, sizeof...(Layers)> passes_on{
      (identity_in_inference_v<Layers> || reshapes_only_v<Layers>)...};
  std::size_t last = sizeof...(Layers) - 1;
  while (last > 0 && passes_on[last]) --last;
  return last;
}

// What the outputs of a chain of layers are.
template <class... Layers>
inline constexpr Outputs outputs_of_last = outputs_v<type_at_t<detail::last_computing<Layers...>(), Layers...>>;
template <>
inline constexpr Outputs outputs_of_last<> = Outputs::logits;

}  // namespace detail

// The likeliest class of a network's outputs, the first of equals, and its probability: of logits by their softmax,
// which cannot overflow; of a single output, whose classes are 0 and 1, by its sigmoid. An output that is NaN is no
// class: the label is then their number (2 for a single output), the probability NaN.
template <Outputs Kind = Outputs::logits, class T, std::size_t N>
constexpr Prediction<T> prediction(Tensor<T, N> const& outputs) {
  std::size_t const best = kernels::position_of_maximum<N>(outputs.data());
  T const largest = outputs[best];
  if (largest != largest) return {integer_cast<ClassIndex>(N == 1 ? std::size_t{2} : N), largest};
  if constexpr (N == 1) {
    return detail::binary_prediction<Kind>(largest);
  } else {
    T probability = largest;
    if constexpr (Kind == Outputs::log_probabilities) probability = math::exp(largest);
    if constexpr (Kind == Outputs::logits) {
      T others = T(0);
      for (std::size_t i = 0; i < N; ++i) others += i == best ? T(0) : math::exp(outputs[i] - largest);
      probability = T(1) / (T(1) + others);
    }
    return {static_cast<ClassIndex>(best), probability};
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
