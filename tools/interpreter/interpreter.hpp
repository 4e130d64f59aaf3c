// The plain interpreter: computes a model node by node, in double, as the standard defines each operator.
//
// It shares no code with the library's kernels, so that a port is proven by something else than itself.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The results of one node. An operand that is left out is a null pointer. Operators behave as their opset says. Results
// of integers are integers (divisions truncate); those of floating types are not rounded between nodes, but Cast rounds.
// Refuses, as ModelError with the node's place, what it does not know, wrong ranks and shapes, and what exceeds the
// limits, before it allocates.
std::vector<Array> compute_node(Node const& node, std::span<Array const* const> operands, ModelLimits const& limits);

// Whether there is a rule for the operator.
bool can_compute(Node const& node);

// All values of a model whose shapes are bound, by name, for these inputs. With `only_outputs` those of the model's
// outputs alone. Inputs of another floating type become that of the model; other types and shapes are refused.
std::map<std::string, Array> interpret(Model const& model, std::map<std::string, Array> const& inputs,
                                       ModelLimits const& limits = {}, bool only_outputs = true);

// What is known of a value before any input is: its shape, and the value itself where no input's numbers matter.
struct Fact {
  Scalar scalar = Scalar::float32;
  Extents shape{};
  std::optional<Array> constant{};
};
using Facts = std::map<std::string, Fact>;

// The facts of all values. Shapes come from one run with drawn inputs; what depends on constants and shapes alone
// (Shape, ConstantOfShape, a chain of Constant, Gather and Concat) is constant. Refuses, as ModelError, a shape that
// depends on the numbers of an input.
Facts facts_of(Model const& model, ModelLimits const& limits = {});

// Inputs drawn from a seed, of about the size that layers are made for: uniform in [-1, 1); integers from those that are
// places of the constant that they choose from (Gather), else 0 and 1. The same on every machine. Refuses, as ModelError,
// more elements in all inputs together than the limits allow, before it draws them.
std::map<std::string, Array> drawn_inputs(Model const& model, std::uint64_t seed, ModelLimits const& limits = {});

}  // namespace tool
