// The options of a training.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "ingot/host/check_options.hpp"
#include "ingot/host/training_result.hpp"

namespace ingot {

// The figure that early stopping and the choice of the best weights look at.
enum class Monitor { validation_loss, validation_accuracy };

// A learning rate by the number of the step or epoch: a schedule, or any function.
// Throws std::invalid_argument for a schedule with options that have no meaning.
class RateSchedule : public std::function<double(std::size_t)> {
 public:
  RateSchedule() = default;
  template <class F>
  requires(!std::is_base_of_v<RateSchedule, F> && std::is_invocable_r_v<double, F&, std::size_t>)
  RateSchedule(F schedule) : std::function<double(std::size_t)>(checked(std::move(schedule))) {}

 private:
  template <class F>
  static F checked(F schedule) {
    check_options(schedule);
    return schedule;
  }
};

// Every option has a default.
struct TrainingOptions {
  std::size_t epochs = 10;
  std::uint64_t seed = 1;  // of the samples' order, and of layers that draw random numbers
  bool shuffle = true;
  // The learning rate by step or by epoch, counted from 0. With neither, the optimizer's own stays.
  RateSchedule rate_at_step{};
  RateSchedule rate_at_epoch{};
  // Early stopping: the training ends after so many epochs in a row without improvement. 0: never.
  std::size_t patience = 0;
  // An epoch improves, for patience, if it is better than the last improvement by more than this; small gains add up
  // until they are. The best weights are the best by any margin.
  double min_delta = 0.0;
  Monitor monitor = Monitor::validation_loss;
  bool restore_best = true;      // at the end, the best weights on the validation set
  std::FILE* progress = stderr;  // null: silent
  bool stop_on_interrupt = true;
  // Called after each step, and after each epoch with its validation.
  std::function<void(StepRecord const&)> after_step{};
  std::function<void(EpochRecord const&)> after_epoch{};
};

namespace detail {

inline void check_options(TrainingOptions const& options, bool has_validation, bool has_classes) {
  if (options.epochs == 0) refuse_option("epochs", 0, OptionRange::count);
  if (options.rate_at_step && options.rate_at_epoch) {
    throw std::invalid_argument("the learning rate follows the step or the epoch, not both");
  }
  if (options.patience > 0 && !has_validation) {
    throw std::invalid_argument("early stopping needs a validation set");
  }
  if (options.monitor == Monitor::validation_accuracy && !has_classes) {
    throw std::invalid_argument("accuracy can be monitored only where the targets are classes");
  }
  if (!is_allowed(options.min_delta, OptionRange::not_negative)) {
    refuse_option("min_delta", options.min_delta, OptionRange::not_negative);
  }
}

// Whether nothing but defaults is in them.
inline bool are_defaults(TrainingOptions const& options) {
  TrainingOptions const plain{};
  return options.epochs == plain.epochs && options.seed == plain.seed && options.shuffle == plain.shuffle &&
         !options.rate_at_step && !options.rate_at_epoch && options.patience == plain.patience &&
         options.min_delta == plain.min_delta && options.monitor == plain.monitor &&
         options.restore_best == plain.restore_best && options.progress == plain.progress &&
         options.stop_on_interrupt == plain.stop_on_interrupt && !options.after_step && !options.after_epoch;
}

// Those that were given: {} in the place of a validation set is no validation set, and what stands behind it holds.
inline TrainingOptions const& given_options(TrainingOptions const& in_place, TrainingOptions const& behind) {
  if (are_defaults(behind)) return in_place;
  if (are_defaults(in_place)) return behind;
  throw std::invalid_argument("the options are given twice, in the place of a validation set and behind it");
}

// A learning rate that a schedule gave, or std::invalid_argument.
inline double checked_rate(double rate, char const* schedule, std::size_t t) {
  if (!is_allowed(rate, OptionRange::not_negative)) {
    refuse_option(std::string("learning_rate, of ") + schedule + "(" + std::to_string(t) + "),", rate,
                  OptionRange::not_negative);
  }
  return rate;
}

// Whether a validation is better than another by more than `least`.
inline bool improves(Monitor monitor, EpochRecord const& record, EpochRecord const& other, double least) {
  if (monitor == Monitor::validation_accuracy) return *record.validation_accuracy > *other.validation_accuracy + least;
  return *record.validation_loss < *other.validation_loss - least;
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
