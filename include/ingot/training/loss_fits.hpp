// Whether a loss, the outputs of a network and a batch of targets go together.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// A loss says of any shape whether it has a meaning for outputs of it.
template <class F>
concept IsLoss = requires { bool{F::template fits<Shape<1>>}; };

}  // namespace detail

// What a refusal of a loss or a target prints. True for a type that is not a loss: Objective refuses that.
template <class Loss, class OutputShape>
inline constexpr bool loss_fits_output = true;
template <detail::IsLoss Loss, class OutputShape>
inline constexpr bool loss_fits_output<Loss, OutputShape> = Loss::template fits<OutputShape>;
template <class Loss, class Target, std::size_t B, class OutputShape, class T>
inline constexpr bool target_fits_output =
    !detail::IsLoss<Loss> || requires(Loss loss, Target const& target, View<T const, B, OutputShape> y,
                                      View<T, B, OutputShape> dy) { loss(y, target, dy, B); };

// Whether a loss takes what the last layer gives: one of logits has its softmax or sigmoid inside.
template <class Loss, Outputs Given>
inline constexpr bool loss_takes = [] {
  if constexpr (requires { Loss::takes_logits; }) return !Loss::takes_logits || Given != Outputs::probabilities;
  return true;
}();

// Both of them.
template <class Loss, class Target, std::size_t B, class OutputShape, class T>
inline constexpr bool loss_and_target_fit = [] {
  if constexpr (loss_fits_output<Loss, OutputShape>) return target_fits_output<Loss, Target, B, OutputShape, T>;
  return false;
}();

// The loss of a batch, and its gradient with respect to the outputs.
template <class T, std::size_t B, class S, class Loss, class Target>
requires loss_and_target_fit<Loss, Target, B, S, T>
constexpr T evaluate_loss(Loss const& loss, View<T const, B, S> y, Target const& target, View<T, B, S> dy,
                          std::size_t samples) {
  return loss(y, target, dy, samples);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
