// How a Hopfield network is let run until it is at rest, and what came of it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/random.hpp"

namespace ingot {

// Whether units are updated one after the other, each seeing what those before it became, or all at once.
enum class UpdateOrder { asynchronous, synchronous };

// How a network is let run.
struct RecallOptions {
  UpdateOrder order = UpdateOrder::asynchronous;
  std::size_t sweeps = 100;  // at most; in one sweep each unit is updated once
  RandomKey key{};           // of the order within each sweep: the same key, the same course on every target
};

// How it ended.
enum class RecallEnd {
  at_rest,       // no unit changes any more: the state is an attractor
  cycle_of_two,  // of synchronous updates alone: the next one would bring back the state before the last
  unfinished,    // the bound of sweeps was reached; always so where a NaN is in the state, the weights or thresholds
};

// What came of it; as a bool, whether the state rests.
struct RecallResult {
  RecallEnd end = RecallEnd::unfinished;
  std::size_t sweeps = 0;   // that were made, the last one, which changed nothing, included
  std::size_t changes = 0;  // of units, counted again each time they change

  constexpr explicit operator bool() const { return end == RecallEnd::at_rest; }
  friend constexpr bool operator==(RecallResult const&, RecallResult const&) = default;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
