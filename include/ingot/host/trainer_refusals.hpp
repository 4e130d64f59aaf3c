// The arguments that train and evaluate refuse, each by one assertion that prints the reason.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/training_options.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/untrainable.hpp"
#include "ingot/training/optimizers.hpp"
#include "ingot/training/step.hpp"
#include "ingot/training/step_refusals.hpp"

namespace ingot {

// Why a call of train<B> or evaluate<B> is refused, as compilers print it.
namespace reasons {

struct NoBatchSize {};
template <class Given>
struct NotTrainingOptions {};
template <class Given>
struct NotADataset {};
template <class SampleShape, class NetworkInput>
struct SamplesAreNotInputs {};
template <class Validation, class Training>
struct ValidationIsNotOfTheKindOfTraining {};
template <class Given>
struct NotALoss {};
template <class Loss, class OutputShape>
struct LossHasNoMeaningForOutput {};
template <class Loss>
struct LossTakesLogitsAndHasTheLastLayerInside {};
template <class Loss, class Targets>
struct LossDoesNotTakeTargets {};
template <class Where, class Reason>
struct CannotBeTrained {};
template <std::size_t Given, std::size_t Least>
struct BatchIsTooSmallForBatchNorm {};
// `train` shuffles samples: none is what comes after another. A network that carries states (InitialState::carried) is
// trained by train_step, on batches that go on where those before ended.
struct ItShufflesSamplesAndStatesAreCarried {};

}  // namespace reasons

namespace detail {

// The options were given in the place of the validation set.
template <class Validation>
inline constexpr bool is_options = std::is_same_v<Validation, TrainingOptions>;

template <class Goal>
struct LossOf {
  using type = Goal;
};
template <class Loss, class Penalty, class Clip>
struct LossOf<Objective<Loss, Penalty, Clip>> {
  using type = Loss;
};

// Of a network, a loss and a data set, all plain types.
template <std::size_t B, class Net, class Loss, class Data>
constexpr auto data_fault() {
  if constexpr (!is_dataset<Data>) {
    return Type<reasons::NotADataset<Data>>{};
  } else if constexpr (!std::is_same_v<typename Data::input_shape, typename Net::input_shape>) {
    return Type<reasons::SamplesAreNotInputs<typename Data::input_shape, typename Net::input_shape>>{};
  } else {
    using T = default_scalar_t<Net>;
    using Output = typename Net::output_shape;
    using Targets = target_batch_t<typename Data::target_kind, B, T>;
    if constexpr (!loss_fits_output<Loss, Output>) {
      return Type<reasons::LossHasNoMeaningForOutput<Loss, Output>>{};
    } else if constexpr (!loss_takes<Loss, outputs_v<Net>>) {
      return Type<reasons::LossTakesLogitsAndHasTheLastLayerInside<Loss>>{};
    } else if constexpr (!target_fits_output<Loss, Targets, B, Output, T>) {
      return Type<reasons::LossDoesNotTakeTargets<Loss, Targets>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

template <std::size_t B, class N, class O, class Goal, class Data, class Validation, class Options>
constexpr auto training_call_fault() {
  using Net = std::remove_cvref_t<N>;
  if constexpr (!not_refused<Net>) {
    return Type<SaidAlready>{};
  } else if constexpr (!HasInputShape<Net>) {
    return Type<reasons::NotANetwork<Net>>{};
  } else if constexpr (B == 0) {
    return Type<reasons::NoBatchSize>{};
  } else if constexpr (std::is_const_v<std::remove_reference_t<N>>) {
    return Type<reasons::NetworkIsConst>{};
  } else if constexpr (!std::is_lvalue_reference_v<N>) {
    return Type<reasons::NetworkIsTemporary>{};
  } else if constexpr (!can_be_trained<Net>) {
    using Found = typename FirstUntrainable<Net>::type;
    return Type<reasons::CannotBeTrained<Found, typename UntrainableReason<Found>::type>>{};
  } else if constexpr (!batch_suffices<B, least_batch_v<Net>>) {
    return Type<reasons::BatchIsTooSmallForBatchNorm<B, least_batch_v<Net>>>{};
  } else if constexpr (carries_state_v<Net>) {
    return Type<reasons::ItShufflesSamplesAndStatesAreCarried>{};
  } else if constexpr (RefusedOptimizer<std::remove_cvref_t<O>>) {
    return Type<SaidAlready>{};
  } else if constexpr (!optimizer_fits<std::remove_reference_t<O>, Net> || !std::is_lvalue_reference_v<O>) {
    return Type<reasons::NotAnOptimizerOf<O, Net>>{};
  } else if constexpr (!is_objective<Goal>) {
    return Type<reasons::NotAnObjective<Goal>>{};
  } else if constexpr (!is_options<Options>) {
    return Type<reasons::NotTrainingOptions<Options>>{};
  } else if constexpr (!is_options<Validation> && !std::is_same_v<Validation, Data>) {
    return Type<reasons::ValidationIsNotOfTheKindOfTraining<Validation, Data>>{};
  } else {
    return data_fault<B, Net, typename LossOf<Goal>::type, Data>();
  }
}

template <std::size_t B, class N, class L, class Data>
constexpr auto evaluation_call_fault() {
  using Net = std::remove_cvref_t<N>;
  using Loss = std::remove_cvref_t<L>;
  if constexpr (!not_refused<Net>) {
    return Type<SaidAlready>{};
  } else if constexpr (!HasInputShape<Net>) {
    return Type<reasons::NotANetwork<Net>>{};
  } else if constexpr (B == 0) {
    return Type<reasons::NoBatchSize>{};
  } else if constexpr (is_objective<Loss>) {
    return Type<reasons::NotALoss<Loss>>{};
  } else {
    return data_fault<B, Net, Loss, std::remove_cvref_t<Data>>();
  }
}

template <std::size_t B, class... Given>
using training_fault_of_call_t = typename decltype(training_call_fault<B, Given...>())::type;

template <std::size_t B, class... Given>
struct EvaluationFault {
  using type = reasons::WrongNumberOfArguments<sizeof...(Given), 3, 3>;
};
template <std::size_t B, class Net, class Loss, class Data>
struct EvaluationFault<B, Net, Loss, Data> : decltype(evaluation_call_fault<B, Net, Loss, Data>()) {};
template <std::size_t B, class... Given>
inline constexpr bool evaluates = std::is_same_v<typename EvaluationFault<B, Given...>::type, NoneRefused>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
