// Computes a plan in double, operation by operation: what passes and lowering are checked with.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace tool::plan {

// The result of one operation that is neither Input nor Constant, of operands in its order and of this shape.
std::vector<double> evaluate(Operation const& operation, std::vector<Array const*> const& operands,
                             Extents const& shape);

// The same of a value.
Array evaluate(Value const& value, std::span<Array const* const> operands);

// The outputs by name, of inputs by name. Inputs and outputs are as the model has them: where the plan has their axes in
// another order, they are permuted.
std::map<std::string, Array> evaluate(Plan const& plan, std::map<std::string, Array> const& inputs);

}  // namespace tool::plan
