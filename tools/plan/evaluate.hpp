// A plan's numbers, in double: what constants are folded by, and what shows that a pass keeps what a plan computes.
#pragma once

#include <map>
#include <span>
#include <string>

#include "plan/plan.hpp"

namespace tool::plan {

// The result of one value from those of its operands.
Array evaluate(Value const& value, std::span<Array const* const> operands);

// The outputs of a plan by name. Inputs and outputs lie as the plan has them: see Input and Output. Refuses, as
// ModelError, an input that is missing or has another shape.
std::map<std::string, Array> evaluate(Plan const& plan, std::map<std::string, Array> const& inputs);

}  // namespace tool::plan
