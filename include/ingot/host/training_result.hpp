// The record of a training.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace ingot {

// One step, after it was taken.
struct StepRecord {
  std::size_t epoch = 0;  // counted from 0
  std::size_t step = 0;   // counted from 0 over the whole training
  std::size_t samples = 0;
  double loss = 0.0;  // J_data of the batch
  double penalty = 0.0;
  double learning_rate = 0.0;
};

// One epoch. Losses and penalties are means over samples; that of the training set is taken while the weights move.
struct EpochRecord {
  std::size_t epoch = 0;
  double learning_rate = 0.0;  // of the epoch's last step
  double training_loss = 0.0;
  double penalty = 0.0;
  std::optional<double> training_accuracy;  // where targets are classes
  std::optional<double> validation_loss;    // where there is a validation set
  std::optional<double> validation_accuracy;
  double seconds = 0.0;             // of training
  double validation_seconds = 0.0;  // of evaluation after it
};

// Why a training ended.
enum class StopReason {
  all_epochs,      // as many as were asked for
  no_improvement,  // early stopping
  interrupted,     // Ctrl-C
  diverged,        // a loss or a parameter that is NaN or infinite
};

// What a training returns.
struct TrainingResult {
  StopReason reason = StopReason::all_epochs;
  std::vector<EpochRecord> history;       // the epochs that were completed
  std::optional<std::size_t> best_epoch;  // on the validation set, counted from 0
  std::size_t steps = 0;                  // steps taken
  double seconds = 0.0;
  std::string message;  // the reason in words, and which weights the network has now
};

// "epoch 2/5: loss 0.0812, validation loss 0.0701, accuracy 98.12 %, 5.3 s"
inline std::string describe(EpochRecord const& record, std::size_t epochs) {
  char text[256];
  int length =
      std::snprintf(text, sizeof text, "epoch %zu/%zu: loss %.4g", record.epoch + 1, epochs, record.training_loss);
  auto const rest = [&] { return text + length; };
  auto const room = [&] { return sizeof text - static_cast<std::size_t>(length); };
  auto const append_number = [&](char const* what, double value) {
    length += std::snprintf(rest(), room(), ", %s %.4g", what, value);
  };
  auto const append_share = [&](char const* what, double value) {
    length += std::snprintf(rest(), room(), ", %s %.2f %%", what, 100.0 * value);
  };
  if (record.penalty > 0.0) append_number("penalty", record.penalty);
  if (record.validation_loss) append_number("validation loss", *record.validation_loss);
  if (record.validation_accuracy) {
    append_share("accuracy", *record.validation_accuracy);
  } else if (record.training_accuracy) {
    append_share("training accuracy", *record.training_accuracy);
  }
  std::snprintf(rest(), room(), ", %.1f s", record.seconds);
  return text;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
