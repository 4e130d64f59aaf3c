// What layers over time have in common: which outputs they give, and where they begin.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdint>

namespace ingot {

// The outputs of a layer over time: every step's, or the last step's alone.
enum class StepOutput : std::uint8_t { every, last };

// The state before the first step: zero; a parameter; or, in training, that behind the last step of the batch before.
enum class InitialState : std::uint8_t { zero, learned, carried };

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
