// Windows that slide over the last axes of an expression.
#pragma once

#include <cstddef>
#include <vector>

#include "emit/formula.hpp"
#include "ingot/kernels/window.hpp"
#include "plan/plan.hpp"

namespace tool::emit {

// An operand and the windows over its last axes, as the library takes them: what it refuses (elements left unread
// between two windows, or behind the last) is cut off or gathered before.
struct Sliding {
  Formula x;
  std::vector<ingot::kernels::Axis> axes;
};

enum class SlidingFor { convolution, maximum, mean };

// `padding` is what stands around the operand where the library does not pad itself.
Sliding sliding(Formula const& x, plan::Window const& window, SlidingFor use, double padding);

// [C] along axis 1 of [N, C, ...].
Formula by_channel(Formula const& of_channels, std::size_t rank);

}  // namespace tool::emit
