// The history of a training as a table.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "ingot/host/training_result.hpp"

namespace ingot {

// Writes a training's epochs as CSV with a header line: epoch (from 1), learning_rate, training_loss, penalty,
// training_accuracy, validation_loss, validation_accuracy, seconds, validation_seconds. Figures that a training does
// not have are left empty; numbers have as many digits as it takes to read the same ones back, and a decimal point in
// every locale.
//   std::ofstream file("history.csv");
//   write_history(file, result);
// Throws std::runtime_error if the stream fails, also if its file could not be opened.
inline void write_history(std::ostream& out, TrainingResult const& result) {
  out << "epoch,learning_rate,training_loss,penalty,training_accuracy,validation_loss,validation_accuracy,seconds,"
         "validation_seconds\n";
  for (EpochRecord const& record : result.history) {
    std::array<char, 32> text{};
    char const* const end = std::to_chars(text.data(), text.data() + text.size(), record.epoch + 1).ptr;
    out.write(text.data(), end - text.data());
    for (std::optional<double> const number :
         {std::optional(record.learning_rate), std::optional(record.training_loss), std::optional(record.penalty),
          record.training_accuracy, record.validation_loss, record.validation_accuracy, std::optional(record.seconds),
          record.validation_loss ? std::optional(record.validation_seconds) : std::nullopt}) {
      out << ',';
      if (!number) continue;
      char const* const last = std::to_chars(text.data(), text.data() + text.size(), *number).ptr;
      out.write(text.data(), last - text.data());
    }
    out << '\n';
  }
  if (!out.flush()) throw std::runtime_error("the history could not be written: the stream has failed");
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
