// One step of training.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/untrainable.hpp"
#include "ingot/training/loss_fits.hpp"
#include "ingot/training/objective.hpp"
#include "ingot/training/step_key.hpp"
#include "ingot/training/training_memory.hpp"

namespace ingot {

// J = J_data + J_penalty
template <class T>
struct LossValue {
  T data;
  T penalty;
  constexpr T total() const { return data + penalty; }
};

// Whether an optimizer moves this network, which must not be const.
template <class Optimizer, class Net>
inline constexpr bool optimizer_fits =
    requires(Optimizer& optimizer, Net& net, Net const& gradient) { optimizer.step(net, gradient); };

// Whether a training step can be compiled; where it cannot, a refusal has said why.
template <class Net, std::size_t B, class AnObjective, class Target>
inline constexpr bool can_step = false;
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target>
requires(detail::can_be_trained<Net> && detail::is_usable_objective<Objective<Loss, Penalty, Clip>>)
inline constexpr bool can_step<Net, B, Objective<Loss, Penalty, Clip>, Target> =
    loss_takes<Loss, outputs_v<Net>> &&
    loss_and_target_fit<Loss, Target, B, typename Net::output_shape, default_scalar_t<Net>>;

namespace detail {

// The mean loss of a batch, and its gradient, written to a FreshGradient<Net> or added to a Net&; with `of_sum` it is
// that of the sum over the samples.
template <class T, class Net, std::size_t B, class Loss, class X, class Target, class Gradient>
constexpr T gradient_of_loss(Net const& net, Loss const& loss, X x, Target const& target,
                             TrainingMemory<Net, B>& memory, TrainingContext context, Gradient&& gradient,
                             bool of_sum = false) {
  using Output = typename Net::output_shape;
  View<T, B, Output> const y(memory.output);
  View<T, B, Output> const dy(memory.output_gradient);
  forward_training<B, T, Net>(net, x, y, memory.saved, context);
  T const data = evaluate_loss<T, B, Output>(loss, y, target, dy, context.samples);
  if (of_sum && context.samples > 1) {
    for (T& slope : memory.output_gradient) slope *= static_cast<T>(context.samples);
  }
  if constexpr (has_backward_parameters_v<Net, B, T>) {
    backward_parameters<B, T, Net>(net, x, y, dy, memory.saved, gradient);
  } else {
    backward<B, T, Net>(net, x, y, dy, memory.input_gradient, memory.saved, gradient);
  }
  return data;
}

}  // namespace detail

// Never called. Declared before the others because Clang tries functions in the order of declaration.
void train_step(detail::CompleteFirst, ...);
void compute_gradient(detail::CompleteFirst, ...);

// Runs forward, loss and backward on a batch, and leaves the gradient of the whole objective in memory.gradient.
// `samples` of the batch's rows are real, at least 1 and at most B of them: the rest may hold anything finite. `key`
// feeds the layers that draw random numbers: where there are any it is asked for, and each step needs its own.
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = detail::KeyLeftOut>
requires(B > 0)
constexpr LossValue<default_scalar_t<Net>> compute_gradient(
    Net const& net, Objective<Loss, Penalty, Clip> const& objective,
    std::type_identity_t<View<default_scalar_t<Net> const, B, typename Net::input_shape>> x, Target const& target,
    TrainingMemory<Net, B>& memory, Key key = {}, std::size_t samples = B) {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  static_assert(has_key_if_random<Net, Key>,
                "a network that draws random numbers (Dropout) takes a key, RandomKey{seed, step}, after the memory");
  static_assert(!detail::can_be_trained<Net> || loss_fits_output<Loss, Output>,
                "this loss is not defined for outputs of this shape");
  static_assert(!detail::can_be_trained<Net> || loss_takes<Loss, outputs_v<Net>>,
                "this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer");
  static_assert(
      !detail::can_be_trained<Net> || !loss_fits_output<Loss, Output> || target_fits_output<Loss, Target, B, Output, T>,
      "a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes");
  if constexpr (!can_step<Net, B, Objective<Loss, Penalty, Clip>, Target>)
    return {};
  else {
    T const data = detail::gradient_of_loss<T>(net, objective.loss, x, target, memory, TrainingContext{key, samples},
                                               FreshGradient<Net>{memory.gradient});
    T const penalty = objective.penalty(net, memory.gradient);
    objective.clip(memory.gradient);
    return {data, penalty};
  }
}

// compute_gradient, then the optimizer's step. Repeats compute_gradient's assertions, so that a message points to the
// user's call.
template <class Net, class Optimizer, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = detail::KeyLeftOut>
requires(B > 0)
constexpr LossValue<default_scalar_t<Net>> train_step(
    Net& net, Optimizer& optimizer, Objective<Loss, Penalty, Clip> const& objective,
    std::type_identity_t<View<default_scalar_t<Net> const, B, typename Net::input_shape>> x, Target const& target,
    TrainingMemory<Net, B>& memory, Key key = {}, std::size_t samples = B) {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  static_assert(has_key_if_random<Net, Key>,
                "a network that draws random numbers (Dropout) takes a key, RandomKey{seed, step}, after the memory");
  static_assert(!detail::can_be_trained<Net> || loss_fits_output<Loss, Output>,
                "this loss is not defined for outputs of this shape");
  static_assert(!detail::can_be_trained<Net> || loss_takes<Loss, outputs_v<Net>>,
                "this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer");
  static_assert(
      !detail::can_be_trained<Net> || !loss_fits_output<Loss, Output> || target_fits_output<Loss, Target, B, Output, T>,
      "a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes");
  static_assert(!can_step<Net, B, Objective<Loss, Penalty, Clip>, Target> || optimizer_fits<Optimizer, Net>,
                "the second argument is an optimizer of this network that is not const, such as Adam<Net>");
  if constexpr (can_step<Net, B, Objective<Loss, Penalty, Clip>, Target> && optimizer_fits<Optimizer, Net>) {
    auto const value = compute_gradient(net, objective, x, target, memory, RandomKey(key), samples);
    optimizer.step(net, std::as_const(memory.gradient));
    return value;
  } else {
    return {};
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
