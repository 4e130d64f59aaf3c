// A part of a plan as an expression, to be a layer of a network.
#pragma once

#include <string>
#include <vector>

#include "emit/written_network.hpp"
#include "plan/plan.hpp"

namespace tool {

struct WrittenExpression {
  std::string declaration;  // `inline constexpr auto name = ...;`, for ingot::ExpressionLayer<name>
  Extents input_shape;
  Extents output_shape;
  std::vector<WrittenParameter> parameters;  // as ExpressionLayer lists them
  std::vector<std::string> notes;
};

// The values between an input (which may be any value of the plan) and an output, and nothing else of the plan but
// constants. `name` is an identifier. Refuses, as ModelError, what the library cannot say, and what else is read.
WrittenExpression expression_of(plan::Plan const& plan, plan::Id input, plan::Id output, std::string const& name);

}  // namespace tool
