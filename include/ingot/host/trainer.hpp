// The trainer of the host: epochs over a data set.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/host/check_options.hpp"
#include "ingot/host/evaluate.hpp"
#include "ingot/host/trainer_refusals.hpp"
#include "ingot/host/training_options.hpp"
#include "ingot/host/training_result.hpp"
#include "ingot/host/training_run.hpp"
#include "ingot/training/step.hpp"

namespace ingot {

namespace detail {

template <std::size_t B, class Net, class Optimizer, class Goal, class Data>
TrainingResult run_training(Net& net, Optimizer& optimizer, Goal const& objective, Data const& training,
                            Data const* validation, TrainingOptions const& options) {
  check_options(options, validation != nullptr, Data::has_classes);
  check_options_in<default_scalar_t<Net>>(optimizer);
  check_options_in<default_scalar_t<Net>>(objective);
  check_data<Net>(training, "training");
  if (validation != nullptr) check_data<Net>(*validation, "validation");
  return TrainingRun<B, Net, Optimizer, Goal, Data>(net, optimizer, objective, training, validation, options).run();
}

}  // namespace detail

// Trains a network on mini-batches of B samples:
//   auto const result = train<64>(net, adam, Objective{SoftmaxCrossEntropy{}}, training, validation, {.epochs = 5});
//
// Batches      in an order that depends on the seed and the epoch alone. A last short batch is a step like the others:
//              its gradient is the mean over its own samples.
// Validation   after every epoch. The network ends with the weights that did best on the validation set. May be left
//              out, with the options in its place, or be {} before them: the network then keeps the weights of the last
//              step.
// Divergence   a loss that is NaN or infinite ends the training before its step is taken, and so does a parameter that
//              is NaN or infinite when an epoch ends. The network gets the best weights so far; without a validation
//              set those of the last epoch that ended well, or those at the start. The optimizer's state is then of no
//              use.
// Ctrl-C       lets the running step finish and ends the training with the weights as they are then, and all other
//              trainings that run at the time. A second one ends the program. Trainings may run in any number of
//              threads, each with its own network and optimizer.
// Callbacks    may change the network and the optimizer. An exception from one ends the training and reaches the
//              caller; the network has the weights of the last step. Changes of the options have no effect; an option
//              of the optimizer or the objective that a callback leaves without a meaning ends the training with
//              std::invalid_argument. A data set that a callback gave other samples or classes ends it with
//              std::logic_error, before it is read again.
// Memory       all on the heap, freed at the end.
// Refuses      while compiling, by one assertion that prints the reason, arguments of other types, and networks that
//              carry states from batch to batch (InitialState::carried): samples are shuffled. It is one function
//              for all arguments, with a default for each that may be given in braces: under a misspelt option
//              compilers would list every overload.
// Throws       std::invalid_argument, before anything has changed, for an empty data set, more classes than the network
//              has outputs, and options that have no meaning (of the optimizer, the objective and the schedule too),
//              become 0 in the network's scalar, contradict each other, or are given twice, in the place of a
//              validation set and behind it. A learning rate without a meaning that a
//              schedule gives later ends the training in the same way before its step.
template <std::size_t B = 0, class Net, class Optimizer, class Goal, class Data = TrainingOptions,
          class Validation = TrainingOptions, class Options = TrainingOptions>
TrainingResult train(Net&& net, Optimizer&& optimizer, Goal const& objective, Data const& training,
                     Validation const& validation = {}, Options const& options = {}) {
  using Fault = detail::training_fault_of_call_t<B, Net, Optimizer, Goal, Data, Validation, Options>;
  static_assert(detail::step_takes<Fault>,
                "train<B>(net, optimizer, Objective{loss}, training, validation, options) is refused: step_takes<...> "
                "has the reason");
  if constexpr (!std::is_same_v<Fault, NoneRefused>) {
    return {};
  } else if constexpr (detail::is_options<Validation>) {
    return detail::run_training<B>(net, optimizer, objective, training, static_cast<Data const*>(nullptr),
                                   detail::given_options(validation, options));
  } else {
    return detail::run_training<B>(net, optimizer, objective, training, &validation, options);
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
