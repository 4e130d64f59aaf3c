// Gradients that are added up over several calls: a batch of 32 in the memory of one sample.
//
//   GradientSum<Net> sum;
//   while (accumulate(net, objective, x, target, memory, sum, key) < 32) {}   // the next sample each time
//   accumulated_step(net, optimizer, objective, memory, sum);
//
// Not part of ingot.hpp. For parts of a batch in several threads, in a memory each, see parts.hpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/objective.hpp"
#include "ingot/training/step.hpp"
#include "ingot/training/step_key.hpp"
#include "ingot/training/step_refusals.hpp"
#include "ingot/training/training_memory.hpp"

namespace ingot {

// What has been added up in a memory's gradient. Nothing at first, and after finish_gradient or accumulated_step.
template <class Net>
struct GradientSum {
  default_scalar_t<Net> loss = default_scalar_t<Net>(0);  // the sum of the samples' losses
  std::size_t samples = 0;
  std::size_t passes = 0;  // calls of accumulate
};

namespace detail {

// A sum's gradient to that of the mean. What a batch moves running statistics by is averaged over the batches.
template <class T>
struct MeanOfSum {
  T of_samples;
  T of_passes;
  template <class Values>
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values& g) const {
    T const share = is_statistic(parameter.role) ? of_passes : of_samples;
    for (T& v : g) v *= share;
  }
};

}  // namespace detail

// Never called.
void accumulate(detail::CompleteFirst, ...);

// Runs forward, loss and backward on a batch as compute_gradient does, and adds the gradient of the sum of its samples'
// losses to memory.gradient; the first call since `sum` was empty begins at 0. Returns how many samples have been added
// up. Until the sum is finished, the memory is not for other calls, and the network stays as it is.
//
// key      that of the step, the same for all its calls: pass i of the sum draws from key.child(i).
// samples  of the batch's rows are real, as in compute_gradient; none of them adds nothing.
// Batches  a BatchNorm that is trained takes its statistics of each call's batch, not of all samples, and refuses calls
//          with one; a frozen one does not look at the batch.
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = detail::KeyLeftOut>
requires(B > 0)
constexpr std::size_t accumulate(
    Net const& net, Objective<Loss, Penalty, Clip> const& objective,
    std::type_identity_t<View<default_scalar_t<Net> const, B, typename Net::input_shape>> x, Target const& target,
    TrainingMemory<Net, B>& memory, GradientSum<Net>& sum, Key key = {}, std::size_t samples = B) {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  static_assert(has_key_if_random<Net, Key>,
                "a network that draws random numbers (Dropout) takes a key, RandomKey{seed, step}, after the sum");
  static_assert(!detail::can_be_trained<Net> || loss_fits_output<Loss, Output>,
                "this loss is not defined for outputs of this shape");
  static_assert(!detail::can_be_trained<Net> || loss_takes<Loss, outputs_v<Net>>,
                "this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer");
  static_assert(
      !detail::can_be_trained<Net> || !loss_fits_output<Loss, Output> || target_fits_output<Loss, Target, B, Output, T>,
      "a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes");
  if constexpr (can_step<Net, B, Objective<Loss, Penalty, Clip>, Target>) {
    if (samples == 0) return sum.samples;
    TrainingContext const context{RandomKey(key).child(sum.passes), samples};
    if (sum.passes == 0) set_to_zero(memory.gradient);  // one backward in the program, not a second that writes
    T const mean = detail::gradient_of_loss<T>(net, objective.loss, x, target, memory, context, memory.gradient, true);
    sum.loss += mean * static_cast<T>(samples);
    sum.samples += samples;
    ++sum.passes;
  }
  return sum.samples;
}

// Makes memory.gradient the gradient of the whole objective over the samples that were added up: divides by their
// number, then applies penalty and clip, once. It is that of compute_gradient on one batch of them all, up to rounding.
// Returns the mean loss, and empties the sum. Without samples the gradient is 0, and so is what is returned.
template <class Net, std::size_t B, class Loss, class Penalty, class Clip>
constexpr LossValue<default_scalar_t<Net>> finish_gradient(Net const& net,
                                                           Objective<Loss, Penalty, Clip> const& objective,
                                                           TrainingMemory<Net, B>& memory, GradientSum<Net>& sum) {
  using T = default_scalar_t<Net>;
  if (sum.samples == 0) {
    set_to_zero(memory.gradient);
    sum = {};
    return {T(0), T(0)};
  }
  T const of_samples = T(1) / static_cast<T>(sum.samples);
  T const data = sum.loss * of_samples;
  visit_parameters(detail::MeanOfSum<T>{of_samples, T(1) / static_cast<T>(sum.passes)}, memory.gradient);
  T const penalty = objective.penalty(net, memory.gradient);
  objective.clip(memory.gradient);
  sum = {};
  return {data, penalty};
}

// finish_gradient, then the optimizer's step. Without samples nothing moves, the optimizer neither.
template <class Net, class Optimizer, std::size_t B, class Loss, class Penalty, class Clip>
requires optimizer_fits<Optimizer, Net>
constexpr LossValue<default_scalar_t<Net>> accumulated_step(Net& net, Optimizer& optimizer,
                                                            Objective<Loss, Penalty, Clip> const& objective,
                                                            TrainingMemory<Net, B>& memory, GradientSum<Net>& sum) {
  bool const any = sum.samples > 0;
  auto const value = finish_gradient(net, objective, memory, sum);
  if (any) optimizer.step(net, std::as_const(memory.gradient));
  return value;
}

namespace reasons {

// It is of another network, or cannot be written.
template <class Given, class Net>
struct NotAGradientSumOf {};

}  // namespace reasons

namespace detail {

template <class Sum, class Net>
inline constexpr bool is_sum_of = std::is_same_v<Sum, GradientSum<std::remove_cvref_t<Net>>&>;

template <class... Given>
struct AccumulateFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 6, 8>;
};
template <class Net, class Goal, class X, class Target, class Memory, class Sum, class... Rest>
requires(sizeof...(Rest) <= 2)
struct AccumulateFault<Net, Goal, X, Target, Memory, Sum, Rest...> {
  using General = gradient_fault_t<Net, Goal, X, Target, Memory, Rest...>;
  using type = std::conditional_t<std::is_same_v<General, NoneRefused> && !is_sum_of<Sum, Net>,
                                  reasons::NotAGradientSumOf<Sum, std::remove_cvref_t<Net>>, General>;
};

// Of finish_gradient and accumulated_step: what is asked of the inputs aside, an objective, memory and sum.
template <class Net, class Goal, class Memory, class Sum>
constexpr auto finish_fault() {
  using Plain = std::remove_cvref_t<Net>;
  if constexpr (!HasInputShape<Plain> && not_refused<Plain>) {
    return Type<reasons::NotANetwork<Plain>>{};
  } else if constexpr (!not_refused<Plain>) {
    return Type<SaidAlready>{};
  } else if constexpr (!is_objective<std::remove_cvref_t<Goal>>) {
    return Type<reasons::NotAnObjective<std::remove_cvref_t<Goal>>>{};
  } else if constexpr (std::is_void_v<
                           typename BatchOfMemory<TrainingMemory, Plain, std::remove_reference_t<Memory>>::type> ||
                       !std::is_lvalue_reference_v<Memory>) {
    return Type<reasons::NotATrainingMemoryOf<std::remove_reference_t<Memory>, Plain>>{};
  } else if constexpr (!is_sum_of<Sum, Net>) {
    return Type<reasons::NotAGradientSumOf<Sum, Plain>>{};
  } else {
    return Type<NoneRefused>{};
  }
}
template <class... Given>
struct FinishFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 4, 4>;
};
template <class Net, class Goal, class Memory, class Sum>
struct FinishFault<Net, Goal, Memory, Sum> : decltype(finish_fault<Net, Goal, Memory, Sum>()) {};

template <class... Given>
struct AccumulatedStepFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 5, 5>;
};
template <class Net, class Optimizer, class Goal, class Memory, class Sum>
struct AccumulatedStepFault<Net, Optimizer, Goal, Memory, Sum> {
  using Plain = std::remove_cvref_t<Net>;
  using General = typename decltype(finish_fault<Net, Goal, Memory, Sum>())::type;
  static constexpr bool moves = std::is_lvalue_reference_v<Optimizer> &&
                                !std::is_const_v<std::remove_reference_t<Net>> &&
                                optimizer_fits<std::remove_reference_t<Optimizer>, Plain>;
  using type = std::conditional_t<std::is_same_v<General, NoneRefused> && !moves,
                                  reasons::NotAnOptimizerOf<Optimizer, std::remove_reference_t<Net>>, General>;
};

template <class... Given>
using accumulate_fault_t = typename AccumulateFault<Given...>::type;
template <class... Given>
using finish_fault_t = typename FinishFault<Given...>::type;
template <class... Given>
using accumulated_step_fault_t = typename AccumulatedStepFault<Given...>::type;

}  // namespace detail

template <class... Given>
requires(!std::is_same_v<detail::accumulate_fault_t<Given...>, NoneRefused>)
constexpr std::size_t accumulate(Given&&...) {
  static_assert(detail::step_takes<detail::accumulate_fault_t<Given...>>,
                "accumulate(net, Objective{loss}, x, target, memory, sum) is refused: step_takes<...> has the reason");
  return 0;
}
template <class... Given>
requires(!std::is_same_v<detail::finish_fault_t<Given...>, NoneRefused>)
constexpr LossValue<float> finish_gradient(Given&&...) {
  static_assert(detail::step_takes<detail::finish_fault_t<Given...>>,
                "finish_gradient(net, objective, memory, sum) is refused: step_takes<...> has the reason");
  return {};
}
template <class... Given>
requires(!std::is_same_v<detail::accumulated_step_fault_t<Given...>, NoneRefused>)
constexpr LossValue<float> accumulated_step(Given&&...) {
  static_assert(detail::step_takes<detail::accumulated_step_fault_t<Given...>>,
                "accumulated_step(net, optimizer, objective, memory, sum) is refused: step_takes<...> has the reason");
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
