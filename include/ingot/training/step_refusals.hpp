// The arguments that a step of training refuses, each by one assertion that prints the reason.
//
// A call that the functions of step.hpp and gradient_flow.hpp do not accept is caught here. A network that is refused
// has its own message; these are then silent.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/refused_calls.hpp"
#include "ingot/training/gradient_flow.hpp"
#include "ingot/training/optimizers.hpp"
#include "ingot/training/step.hpp"

namespace ingot {

// Why a training step is refused, as compilers print it.
namespace reasons {

template <std::size_t Given, std::size_t Least, std::size_t Most>
struct WrongNumberOfArguments {};
template <class Given>
struct NotANetwork {};
struct NetworkIsConst {};
struct NetworkIsTemporary {};
template <class Given>
struct NotAnObjective {};
template <class Given, class Net>
struct NotAnOptimizerOf {};
template <class Given, class Net>
struct NotATrainingMemoryOf {};
template <class Given, class Net>
struct NotAGradientFlowMemoryOf {};
struct MemoryIsConst {};
struct MemoryIsTemporary {};
template <class Given, class Taken>
struct InputsAreNotTheBatchOfTheMemory {};
template <class Given>
struct NotARandomKey {};
template <class Given>
struct NotANumberOfSamples {};

}  // namespace reasons

namespace detail {

// The fault has a message of its own.
struct SaidAlready {};

// What is asserted of a call: no reason against it.
template <class Reason>
inline constexpr bool step_takes = std::is_same_v<Reason, NoneRefused> || std::is_same_v<Reason, SaidAlready>;

template <class Given>
inline constexpr bool is_objective = false;
template <class Loss, class Penalty, class Clip>
inline constexpr bool is_objective<Objective<Loss, Penalty, Clip>> = true;

// A memory with an assertion of its own.
template <class Given>
inline constexpr bool is_refused_memory = false;
template <template <class, std::size_t> class Kind, class Net, std::size_t B>
inline constexpr bool is_refused_memory<Kind<Net, B>> = !is_network_and_batch<Net, B>;

// The batch that a memory is for, as a network reads it; void where it is no such memory.
template <template <class, std::size_t> class Kind, class Net, class Given>
struct BatchOfMemory {
  using type = void;
};
template <template <class, std::size_t> class Kind, class Net, std::size_t B>
struct BatchOfMemory<Kind, Net, Kind<Net, B>> {
  using type = View<default_scalar_t<Net> const, B, typename Net::input_shape>;
};

// The key of random numbers and the number of samples, which may be left out.
template <class... None>
requires(sizeof...(None) == 0)
constexpr auto rest_fault() {
  return Type<NoneRefused>{};
}
template <class Key, class... Samples>
constexpr auto rest_fault() {
  if constexpr (!std::is_convertible_v<Key, RandomKey>) {
    return Type<reasons::NotARandomKey<std::remove_cvref_t<Key>>>{};
  } else if constexpr (!(std::is_convertible_v<Samples, std::size_t> && ...)) {
    return Type<reasons::NotANumberOfSamples<std::remove_cvref_t<Samples>...>>{};
  } else {
    return Type<NoneRefused>{};
  }
}

// What is wrong with the arguments that all these functions share; their types as forwarding references deduce them.
template <template <class, std::size_t> class Kind, template <class, class> class NotTheMemory, class G, class Goal,
          class X, class M, class... Rest>
constexpr auto step_fault() {
  using Net = std::remove_cvref_t<G>;
  using Memory = std::remove_cvref_t<M>;
  if constexpr (!HasInputShape<Net> && not_refused<Net>) {
    return Type<reasons::NotANetwork<Net>>{};
  } else if constexpr (!not_refused<Net>) {
    return Type<SaidAlready>{};
  } else if constexpr (!is_objective<std::remove_cvref_t<Goal>>) {
    return Type<reasons::NotAnObjective<std::remove_cvref_t<Goal>>>{};
  } else {
    using Batch = typename BatchOfMemory<Kind, Net, Memory>::type;
    if constexpr (is_refused_memory<Memory>) {
      return Type<SaidAlready>{};
    } else if constexpr (std::is_void_v<Batch>) {
      return Type<NotTheMemory<Memory, Net>>{};
    } else if constexpr (std::is_const_v<std::remove_reference_t<M>>) {
      return Type<reasons::MemoryIsConst>{};
    } else if constexpr (!std::is_lvalue_reference_v<M>) {
      return Type<reasons::MemoryIsTemporary>{};
    } else if constexpr (!argument_fits<X, Batch>) {
      return Type<reasons::InputsAreNotTheBatchOfTheMemory<std::remove_cvref_t<X>, Batch>>{};
    } else {
      return rest_fault<Rest...>();
    }
  }
}

template <template <class, std::size_t> class Kind, template <class, class> class NotTheMemory, class... Given>
struct GradientFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 5, 7>;
};
template <template <class, std::size_t> class Kind, template <class, class> class NotTheMemory, class Net, class Goal,
          class X, class Target, class Memory, class... Rest>
requires(sizeof...(Rest) <= 2)
struct GradientFault<Kind, NotTheMemory, Net, Goal, X, Target, Memory, Rest...>
    : decltype(step_fault<Kind, NotTheMemory, Net, Goal, X, Memory, Rest...>()) {};

template <class Net, class Optimizer, class Goal, class X, class Memory, class... Rest>
constexpr auto train_step_fault() {
  using General = typename decltype(step_fault<TrainingMemory, reasons::NotATrainingMemoryOf, Net, Goal, X, Memory,
                                               Rest...>())::type;
  using Plain = std::remove_cvref_t<Net>;
  if constexpr (std::is_same_v<General, SaidAlready> || std::is_same_v<General, reasons::NotANetwork<Plain>>) {
    return Type<General>{};
  } else if constexpr (std::is_const_v<std::remove_reference_t<Net>>) {
    return Type<reasons::NetworkIsConst>{};
  } else if constexpr (!std::is_lvalue_reference_v<Net>) {
    return Type<reasons::NetworkIsTemporary>{};
  } else if constexpr (RefusedOptimizer<std::remove_cvref_t<Optimizer>>) {
    return Type<SaidAlready>{};
  } else if constexpr (!optimizer_fits<std::remove_reference_t<Optimizer>, Plain> ||
                       !std::is_lvalue_reference_v<Optimizer>) {
    return Type<reasons::NotAnOptimizerOf<Optimizer, Plain>>{};
  } else {
    return Type<General>{};
  }
}

template <class... Given>
struct StepFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 6, 8>;
};
template <class Net, class Optimizer, class Goal, class X, class Target, class Memory, class... Rest>
requires(sizeof...(Rest) <= 2)
struct StepFault<Net, Optimizer, Goal, X, Target, Memory, Rest...>
    : decltype(train_step_fault<Net, Optimizer, Goal, X, Memory, Rest...>()) {};

template <class... Given>
using gradient_fault_t = typename GradientFault<TrainingMemory, reasons::NotATrainingMemoryOf, Given...>::type;
template <class... Given>
using flow_fault_t = typename GradientFault<GradientFlowMemory, reasons::NotAGradientFlowMemoryOf, Given...>::type;
template <class... Given>
using step_fault_t = typename StepFault<Given...>::type;

template <auto Given>
inline constexpr bool batch_size_is_left_out = false;

}  // namespace detail

// Refuses a batch size in angle brackets, as train<B> of the host takes it.
template <auto B, class... Given>
constexpr LossValue<float> train_step(Given&&...) {
  static_assert(detail::batch_size_is_left_out<B>,
                "train_step takes the size of the batch from its memory: leave <B> out");
  return {};
}
template <auto B, class... Given>
constexpr LossValue<float> compute_gradient(Given&&...) {
  static_assert(detail::batch_size_is_left_out<B>,
                "compute_gradient takes the size of the batch from its memory: leave <B> out");
  return {};
}

template <class... Given>
requires(!std::is_same_v<detail::step_fault_t<Given...>, NoneRefused>)
constexpr LossValue<float> train_step(Given&&...) {
  static_assert(
      detail::step_takes<detail::step_fault_t<Given...>>,
      "train_step(net, optimizer, Objective{loss}, x, target, memory) is refused: step_takes<...> has the reason");
  return {};
}
template <class... Given>
requires(!std::is_same_v<detail::gradient_fault_t<Given...>, NoneRefused>)
constexpr LossValue<float> compute_gradient(Given&&...) {
  static_assert(detail::step_takes<detail::gradient_fault_t<Given...>>,
                "compute_gradient(net, Objective{loss}, x, target, memory) is refused: step_takes<...> has the reason");
  return {};
}
template <class... Given>
requires(!std::is_same_v<detail::flow_fault_t<Given...>, NoneRefused>)
constexpr std::array<LayerFlow<float>, 1> gradient_flow(Given&&...) {
  static_assert(detail::step_takes<detail::flow_fault_t<Given...>>,
                "gradient_flow(net, Objective{loss}, x, target, memory) is refused: step_takes<...> has the reason");
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
