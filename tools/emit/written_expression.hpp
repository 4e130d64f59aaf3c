// A part of a plan as an expression, to be a layer of a network.
#pragma once

#include <string>
#include <vector>

#include "emit/written_network.hpp"
#include "plan/plan.hpp"

namespace tool {

enum class BatchAxis {
  kept,     // the input and the output have the plan's shapes
  stripped  // axis 0 is the batch, whose samples do not meet: the expression is of one sample, without the axis
};

struct WrittenExpression {
  std::string declaration;  // `inline constexpr auto name = ...;`, for ingot::ExpressionLayer<name>
  Extents input_shape;
  Extents output_shape;
  std::vector<WrittenParameter> parameters;  // as ExpressionLayer lists them
  std::vector<std::string> notes;
};

// The values between an input (which may be any value of the plan) and an output, and nothing else of the plan but
// constants. `name` is an identifier. Refuses, as ModelError, what the library cannot say, what else is read, and, where
// the batch is stripped, a value whose first axis is not it.
WrittenExpression expression_of(plan::Plan const& plan, plan::Id input, plan::Id output, std::string const& name,
                                BatchAxis batch);

}  // namespace tool
