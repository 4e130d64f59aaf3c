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

// Trains a network on mini-batches of B samples:
//   auto const result = train<64>(net, adam, Objective{SoftmaxCrossEntropy{}}, training, validation, {.epochs = 5});
//
// Batches      in an order that depends on the seed and the epoch alone. A last short batch is a step like the others:
//              its gradient is the mean over its own samples.
// Validation   after every epoch. The weights that did best on the validation set are given back at the end.
// Divergence   a loss that is NaN or infinite ends the training before its step is taken, and so does a parameter that
//              is NaN or infinite when an epoch ends. The network gets the best weights so far; without a validation
//              set those of the last epoch that ended well, or those at the start. The optimizer's own state is then
//              of no more use.
// Ctrl-C       lets the running step finish and ends the training with the weights as they are then, and all others
//              that run at the time. A second one ends the program. Trainings may run in any number of threads, each
//              with its own network and optimizer.
// Callbacks    may do what they like with the network and the optimizer. What they throw ends the training and goes
//              through to the caller; the network has the weights of the last step. Changes of the options have no
//              effect; an option of the optimizer or the objective that they leave without a meaning ends the training
//              as std::invalid_argument. A data set that has other samples than at the start, or other classes, is
//              refused in this way, as std::logic_error, before it is read again.
// Memory       all on the heap, given back at the end.
// Throws       std::invalid_argument, before anything has changed, for an empty data set, for one with more classes
//              than the network has outputs, for options without a meaning, of the optimizer, the objective and the
//              schedule too, for such that are 0 in the network's numbers and not in themselves, and for options that
//              contradict each other. A learning rate without a meaning that a schedule gives later ends the training
//              so before its step.
template <std::size_t B, class Net, class Optimizer, class Loss, class Penalty, class Clip, class Data>
requires detail::trains<B, Net&, Optimizer&, Objective<Loss, Penalty, Clip>, Data, Data> TrainingResult
train(Net& net, Optimizer& optimizer, Objective<Loss, Penalty, Clip> const& objective, Data const& training,
      Data const& validation, TrainingOptions const& options = {}) {
  detail::check_options(options, true, Data::has_classes);
  detail::check_options_in<default_scalar_t<Net>>(optimizer);
  detail::check_options_in<default_scalar_t<Net>>(objective);
  detail::check_data<Net>(training, "training");
  detail::check_data<Net>(validation, "validation");
  return detail::TrainingRun<B, Net, Optimizer, Objective<Loss, Penalty, Clip>, Data>(net, optimizer, objective,
                                                                                      training, &validation, options)
      .run();
}

// Without a validation set: the weights at the end are those of the last step.
template <std::size_t B, class Net, class Optimizer, class Loss, class Penalty, class Clip, class Data>
requires detail::trains<B, Net&, Optimizer&, Objective<Loss, Penalty, Clip>, Data> TrainingResult
train(Net& net, Optimizer& optimizer, Objective<Loss, Penalty, Clip> const& objective, Data const& training,
      TrainingOptions const& options = {}) {
  detail::check_options(options, false, Data::has_classes);
  detail::check_options_in<default_scalar_t<Net>>(optimizer);
  detail::check_options_in<default_scalar_t<Net>>(objective);
  detail::check_data<Net>(training, "training");
  return detail::TrainingRun<B, Net, Optimizer, Objective<Loss, Penalty, Clip>, Data>(net, optimizer, objective,
                                                                                      training, nullptr, options)
      .run();
}

// Never called.
void train(detail::CompleteFirst, ...);

// What these do not take, refused with the reason in the brackets.
template <std::size_t B = 0, class Net, class Optimizer, class Goal, class Data>
requires(!detail::trains<B, Net, Optimizer, Goal, Data>) TrainingResult
    train(Net&&, Optimizer&&, Goal&&, Data&&, TrainingOptions const& = {}) {
  static_assert(step_takes<detail::training_fault_of_call_t<B, Net, Optimizer, Goal, Data>>,
                "train<B>(net, optimizer, Objective{loss}, training, validation, options) does not take what stands in "
                "the brackets");
  return {};
}
template <std::size_t B = 0, class Net, class Optimizer, class Goal, class Data, detail::NoOptions Validation>
requires(!detail::trains<B, Net, Optimizer, Goal, Data, Validation>) TrainingResult
    train(Net&&, Optimizer&&, Goal&&, Data&&, Validation&&, TrainingOptions const& = {}) {
  static_assert(step_takes<detail::training_fault_of_call_t<B, Net, Optimizer, Goal, Data, Validation>>,
                "train<B>(net, optimizer, Objective{loss}, training, validation, options) does not take what stands in "
                "the brackets");
  return {};
}
template <std::size_t B = 0, class... Given>
requires(sizeof...(Given) < 4 || sizeof...(Given) > 6) TrainingResult train(Given&&...) {
  static_assert(step_takes<WrongNumberOfArguments<sizeof...(Given), 4, 6>>,
                "train<B>(net, optimizer, Objective{loss}, training, validation, options) does not take what stands in "
                "the brackets");
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
