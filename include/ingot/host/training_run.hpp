// The training loop.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ingot/core/float_format.hpp"
#include "ingot/core/random.hpp"
#include "ingot/host/check_options.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/evaluate.hpp"
#include "ingot/host/finite_weights.hpp"
#include "ingot/host/interrupt.hpp"
#include "ingot/host/progress.hpp"
#include "ingot/host/steady_data.hpp"
#include "ingot/host/training_options.hpp"
#include "ingot/host/training_result.hpp"
#include "ingot/training/step.hpp"

namespace ingot::detail {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

template <class Net, std::size_t B, class Data>
struct TrainingBuffers {
  TrainingMemory<Net, B> training;
  SampleBatch<Net, B, Data> batch;
  EvaluationMemory<Net, B, Data> evaluation;
  Net kept;  // the weights to go back to
};

// One training from its first step to its last. `validation` may be null.
template <std::size_t B, class Net, class Optimizer, class Goal, class Data>
class TrainingRun {
 public:
  TrainingRun(Net& net, Optimizer& optimizer, Goal const& objective, Data const& training, Data const* validation,
              TrainingOptions const& options)
      : net_(net),
        optimizer_(optimizer),
        objective_(objective),
        training_(training, "training"),
        options_(options),
        buffers_(std::make_unique<TrainingBuffers<Net, B, Data>>()),
        progress_(options.progress, options.epochs * ((training.size() + B - 1) / B), options.epochs) {
    if (validation != nullptr) validation_.emplace(*validation, "validation");
    buffers_->kept = net;
    if (options.stop_on_interrupt) interrupt_.emplace();
  }

  TrainingResult run() {
    Stopwatch const watch;
    for (std::size_t epoch = 0; epoch < options_.epochs && !stopped_; ++epoch) run_epoch(epoch);
    if (!stopped_)
      stop(StopReason::all_epochs, std::string("all ") + std::to_string(options_.epochs) + " epochs are done");
    bool const by_validation = validation_ && options_.restore_best && best_;
    if (by_validation && result_.reason != StopReason::interrupted) {
      net_ = buffers_->kept;
      result_.message += std::string("; the weights are the best, of epoch ") + std::to_string(best_->epoch + 1);
    } else if (result_.reason == StopReason::diverged) {
      net_ = buffers_->kept;
      std::size_t const good = result_.history.size();
      result_.message += good == 0 ? "; the weights are those it began with"
                                   : std::string("; the weights are those of epoch ") + std::to_string(good);
    }
    if (best_) result_.best_epoch = best_->epoch;
    result_.seconds = watch.seconds();
    if (result_.reason != StopReason::all_epochs) progress_.note(result_.message);
    return std::move(result_);
  }

 private:
  // A callback may change the optimizer, and the parts of the objective.
  template <class Record>
  void call_back(std::function<void(Record const&)> const& callback, Record const& record) {
    if (!callback) return;
    callback(record);
    check_options(optimizer_);
    check_options(objective_);
  }

  void stop(StopReason reason, std::string message) {
    result_.reason = reason;
    result_.message = std::move(message);
    stopped_ = true;
  }

  void run_epoch(std::size_t epoch) {
    Stopwatch const watch;
    EpochRecord record;
    record.epoch = epoch;
    if (options_.rate_at_epoch) {
      optimizer_.learning_rate = checked_rate(options_.rate_at_epoch(epoch), "rate_at_epoch", epoch);
    }
    auto const order =
        options_.shuffle ? shuffled_order(training_.size(), key_.child(0).child(epoch)) : file_order(training_.size());
    std::size_t correct = 0;
    for (std::size_t first = 0; first < order.size(); first += B) {
      correct += take_step(std::span(order).subspan(first, std::min(B, order.size() - first)), record);
      if (stopped_) return;
    }
    if (!weights_are_finite(epoch)) return;
    auto const samples = static_cast<double>(order.size());
    record.training_loss /= samples;
    record.penalty /= samples;
    record.learning_rate = optimizer_.learning_rate;
    if (Data::has_classes) record.training_accuracy = static_cast<double>(correct) / samples;
    record.seconds = watch.seconds();
    if (validation_) validate(record);
    if (!stopped_) finish_epoch(record);
  }

  // Takes one step, adds its loss to the record, and returns how many samples of the batch were classified correctly.
  std::size_t take_step(std::span<std::size_t const> places, EpochRecord& record) {
    if (options_.rate_at_step) {
      optimizer_.learning_rate = checked_rate(options_.rate_at_step(result_.steps), "rate_at_step", result_.steps);
    }
    auto& batch = buffers_->batch;
    batch.fill(training_.get(), places);
    auto const loss = compute_gradient(net_, objective_, batch.inputs, batch.targets, buffers_->training,
                                       key_.child(1).child(result_.steps), places.size());
    StepRecord const step{record.epoch,
                          result_.steps,
                          places.size(),
                          static_cast<double>(loss.data),
                          static_cast<double>(loss.penalty),
                          optimizer_.learning_rate};
    if (!detail::has_finite_bits(step.loss + step.penalty)) {
      diverge("the training loss", step.loss + step.penalty, record.epoch);
      return 0;
    }
    optimizer_.step(net_, std::as_const(buffers_->training.gradient));
    ++result_.steps;
    auto const samples = static_cast<double>(places.size());
    record.training_loss += step.loss * samples;
    record.penalty += step.penalty * samples;
    progress_.step(result_.steps, [&] {
      return std::string("epoch ") + std::to_string(record.epoch + 1) + "/" + std::to_string(options_.epochs) +
             ", loss " + std::to_string(step.loss);
    });
    call_back(options_.after_step, step);
    if (interrupt_ && interrupt_->requested() && weights_are_finite(record.epoch)) {
      stop(StopReason::interrupted, std::string("interrupted in epoch ") + std::to_string(record.epoch + 1) +
                                        " after step " + std::to_string(result_.steps) +
                                        "; the weights are those of this step");
    }
    return count_correct(places.size());
  }

  std::size_t count_correct(std::size_t samples) const {
    std::size_t correct = 0;
    if constexpr (Data::has_classes) {
      constexpr std::size_t classes = Net::output_shape::size;
      for (std::size_t b = 0; b < samples; ++b) {
        auto const said = predicted_class(buffers_->training.output.data() + b * classes, classes);
        correct += said == buffers_->batch.targets[b] ? 1u : 0u;
      }
    }
    return correct;
  }

  void validate(EpochRecord& record) {
    Stopwatch const watch;
    Evaluation const found = evaluate_in<B>(net_, objective_.loss, validation_->get(), buffers_->evaluation);
    record.validation_loss = found.loss;
    record.validation_accuracy = found.accuracy;
    record.validation_seconds = watch.seconds();
    if (!detail::has_finite_bits(found.loss)) diverge("the validation loss", found.loss, record.epoch);
  }

  // A loss is taken before its step: what the last one made of the weights shows in them alone. So does an infinite
  // weight behind a layer whose outputs have bounds.
  bool weights_are_finite(std::size_t epoch) {
    auto const found = find_weight_not_finite(net_);
    if (found) diverge(found->name, found->value, epoch);
    return !found;
  }

  void diverge(std::string const& what, double value, std::size_t epoch) {
    char rate[32];
    std::snprintf(rate, sizeof rate, "%g", double(optimizer_.learning_rate));
    stop(StopReason::diverged, what + " became " + std::to_string(value) + " in epoch " + std::to_string(epoch + 1) +
                                   " after " + std::to_string(result_.steps) +
                                   (result_.steps == 1 ? " step" : " steps") + ", at learning rate " + rate);
  }

  void finish_epoch(EpochRecord const& record) {
    result_.history.push_back(record);
    bool const improved = validation_ && (!best_ || improves(options_.monitor, record, *best_, 0.0));
    if (improved) best_ = record;
    if (!enough_ || (improved && improves(options_.monitor, record, *enough_, options_.min_delta))) {
      enough_ = record;
    }
    if (improved || !validation_ || !options_.restore_best) buffers_->kept = net_;
    progress_.milestone(record.epoch, [&] { return describe(record, options_.epochs); });
    call_back(options_.after_epoch, record);
    if (interrupt_ && interrupt_->requested()) {
      stop(StopReason::interrupted, std::string("interrupted after epoch ") + std::to_string(record.epoch + 1) +
                                        "; the weights are those of this epoch");
    } else if (options_.patience > 0 && record.epoch - enough_->epoch >= options_.patience) {
      stop(StopReason::no_improvement, std::string("no improvement in the ") + std::to_string(options_.patience) +
                                           " epochs after epoch " + std::to_string(enough_->epoch + 1));
    }
  }

  Net& net_;
  Optimizer& optimizer_;
  Goal const& objective_;
  SteadyData<Data> training_;
  std::optional<SteadyData<Data>> validation_;
  TrainingOptions const options_;  // a copy: a callback may change, or end, the caller's
  // Unrelated to the keys from which the same seed draws initial weights.
  RandomKey key_ = RandomKey{options_.seed, 0}.child(0x747261696E);
  std::unique_ptr<TrainingBuffers<Net, B, Data>> buffers_;
  Progress progress_;
  std::optional<InterruptGuard> interrupt_;
  std::optional<EpochRecord> best_;    // on the validation set, by however little
  std::optional<EpochRecord> enough_;  // the last that was better by more than the minimum improvement
  TrainingResult result_;
  bool stopped_ = false;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
