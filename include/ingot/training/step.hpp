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
#include "ingot/training/options.hpp"
#include "ingot/training/regularize.hpp"
#include "ingot/training/step_key.hpp"

namespace ingot {

// Whether the layers of a network can learn from a batch of so many samples.
template <std::size_t Given, std::size_t Least>
inline constexpr bool batch_suffices = Given >= Least;

// All that training a network on batches of B needs besides the network and the optimizer. The user places it; for a
// network of any size not on the stack.
template <class Net, std::size_t B>
struct TrainingMemory {
  static_assert(batch_suffices<B, least_batch_v<Net>>,
                "a batch of one says nothing of a feature's spread: BatchNorm trains on batches of 2 or more samples");
  using T = default_scalar_t<Net>;
  saved_t<Net, B, T> saved;
  batch_t<T, B, typename Net::output_shape> output;
  batch_t<T, B, typename Net::output_shape> output_gradient;
  Net gradient;
  // Of use only to a lone layer that cannot leave it out.
  [[no_unique_address]] std::conditional_t<has_backward_parameters_v<Net, B, T>, detail::NothingSaved,
                                           batch_t<T, B, typename Net::input_shape>> input_gradient;
};
template <class Net, std::size_t B>
inline constexpr bool is_network_and_batch = detail::NetworkLike<Net> && B > 0;
template <class Net, std::size_t B>
requires(!is_network_and_batch<Net, B>)
struct TrainingMemory<Net, B> {
  static_assert(is_network_and_batch<Net, B>,
                "TrainingMemory<Net, B> is of a network and of batches of 1 or more samples");
};
template <class Net, std::size_t B>
requires(is_network_and_batch<Net, B> && !detail::can_be_trained<Net>)
struct TrainingMemory<Net, B> {
  static_assert(detail::is_layer<Net, refusal_t<Net>>,
                "this layer is refused: is_layer<...> has its type and the reason");
  static constexpr std::size_t network_bytes = sizeof(Net);  // a network that is refused says so
  static_assert(
      detail::has_backward<typename detail::FirstUntrainable<Net>::type,
                           typename detail::UntrainableReason<typename detail::FirstUntrainable<Net>::type>::type>,
      "a layer that is trained has void backward<B>(x, y, dy, dx, gradient) const: see ingot/layers/layer.hpp");
};

// Bytes that training on batches of B takes beside the network, the batch and the optimizer: saved values, output, its
// gradient and the parameters' gradient.
template <class Net, std::size_t B>
inline constexpr std::size_t training_bytes = sizeof(TrainingMemory<Net, B>);

namespace detail {

// Any network, as far as the number of a call's arguments goes.
struct AnyNetwork {};
template <class F>
concept IsLoss = requires { bool{F::template fits<Shape<1>>}; };
template <class F>
concept TakesGradient = std::is_invocable_v<F const&, AnyNetwork&>;
template <class F>
concept TakesNetworkAndGradient = std::is_invocable_v<F const&, AnyNetwork const&, AnyNetwork&>;

}  // namespace detail

// What stands for a loss that is not given: refused.
struct LossLeftOut {};

// Whether the three stand in their places: what is told of each is what it is not, so that any callable of the right
// number of arguments may stand there.
template <class Loss, class Penalty, class Clip>
inline constexpr bool in_order_loss_penalty_clip =
    detail::IsLoss<Loss> && !detail::IsLoss<Penalty> && !detail::IsLoss<Clip> && std::is_class_v<Penalty> &&
    std::is_class_v<Clip> && !detail::TakesGradient<Penalty> && !detail::TakesNetworkAndGradient<Clip>;

// What is minimised: a loss over the outputs, a penalty over the weights; and a bound on the gradient. In this order:
// Objective{SoftmaxCrossEntropy{}, NoPenalty{}, ClipByNorm{1}}. Refuses any other.
template <class Loss = LossLeftOut, class Penalty = NoPenalty, class Clip = NoClip>
struct Objective {
  Loss loss{};
  Penalty penalty{};
  Clip clip{};

  template <class F>
  constexpr void options(F&& f) const {
    detail::visit_options(loss, f);
    detail::visit_options(penalty, f);
    detail::visit_options(clip, f);
  }

  static_assert(in_order_loss_penalty_clip<Loss, Penalty, Clip>,
                "an objective is Objective{loss, penalty, clip}: L2Penalty{1e-4}, or NoPenalty{} before a clip without "
                "a penalty");
};
template <class Loss>
Objective(Loss) -> Objective<Loss>;
template <class Loss, class Penalty>
Objective(Loss, Penalty) -> Objective<Loss, Penalty>;
template <class Loss, class Penalty, class Clip>
Objective(Loss, Penalty, Clip) -> Objective<Loss, Penalty, Clip>;

// J = J_data + J_penalty
template <class T>
struct LossValue {
  T data;
  T penalty;
  constexpr T total() const { return data + penalty; }
};

// Where a refusal of a loss or a target prints what does not fit. True of what is no loss: Objective refuses that.
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

// Whether an optimizer moves this network. What is const cannot be moved.
template <class Optimizer, class Net>
inline constexpr bool optimizer_fits =
    requires(Optimizer& optimizer, Net& net, Net const& gradient) { optimizer.step(net, gradient); };

// Whether a training step can be compiled; where it cannot, a refusal has said why.
template <class Net, std::size_t B, class AnObjective, class Target>
inline constexpr bool can_step = false;
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target>
requires(detail::can_be_trained<Net> && in_order_loss_penalty_clip<Loss, Penalty, Clip>)
inline constexpr bool can_step<Net, B, Objective<Loss, Penalty, Clip>, Target> =
    loss_takes<Loss, outputs_v<Net>> &&
    loss_and_target_fit<Loss, Target, B, typename Net::output_shape, default_scalar_t<Net>>;

// Never called. They stand before the others because Clang tries functions in the order in which it has seen them.
void train_step(detail::CompleteFirst, ...);
void compute_gradient(detail::CompleteFirst, ...);

// Runs forward, loss and backward on a batch, and leaves the gradient of the whole objective in memory.gradient.
// `samples` of the batch's rows are real, at least 1 and at most B of them: the rest may hold anything finite. `key`
// feeds the layers that draw random numbers: where there are any it is asked for, and each step needs its own.
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = KeyLeftOut>
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
                "this loss has no meaning for an output of this shape");
  static_assert(!detail::can_be_trained<Net> || loss_takes<Loss, outputs_v<Net>>,
                "this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer");
  static_assert(
      !detail::can_be_trained<Net> || !loss_fits_output<Loss, Output> || target_fits_output<Loss, Target, B, Output, T>,
      "a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes");
  if constexpr (!can_step<Net, B, Objective<Loss, Penalty, Clip>, Target>)
    return {};
  else {
    View<T, B, Output> const y(memory.output);
    View<T, B, Output> const dy(memory.output_gradient);
    forward_training<B, T, Net>(net, x, y, memory.saved, TrainingContext{key, samples});
    T const data = evaluate_loss<T, B, Output>(objective.loss, y, target, dy, samples);
    set_to_zero(memory.gradient);
    if constexpr (has_backward_parameters_v<Net, B, T>) {
      backward_parameters<B, T, Net>(net, x, y, dy, memory.saved, memory.gradient);
    } else {
      backward<B, T, Net>(net, x, y, dy, memory.input_gradient, memory.saved, memory.gradient);
    }
    T const penalty = objective.penalty(net, memory.gradient);
    objective.clip(memory.gradient);
    return {data, penalty};
  }
}

// compute_gradient, then the optimizer's step. It asserts what compute_gradient does, so that the message begins where
// the user called.
template <class Net, class Optimizer, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = KeyLeftOut>
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
                "this loss has no meaning for an output of this shape");
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
