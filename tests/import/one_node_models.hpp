// Models of one node, and what lowering makes of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "models/model.hpp"
#include "plan/evaluate.hpp"

// An operand: an input that is drawn, a constant, or, without a name, left out.
struct Operand {
  tool::Extents shape{};
  std::vector<double> numbers{};  // of a constant
  tool::Scalar scalar = tool::Scalar::float32;
  bool is_constant = false;
  bool is_there = true;
};
inline Operand drawn(tool::Extents shape) {
  return {std::move(shape)};
}
inline Operand whole(std::vector<double> numbers) {
  tool::Extents shape{static_cast<std::int64_t>(numbers.size())};
  return {std::move(shape), std::move(numbers), tool::Scalar::int64, true};
}
inline Operand left_out() {
  return {{}, {}, tool::Scalar::float32, false, false};
}
// Constant numbers of a shape, spread over (-1, 1).
inline Operand weights(tool::Extents shape, double offset = 0) {
  Operand operand{std::move(shape), {}, tool::Scalar::float32, true};
  for (std::size_t i = 0; i < tool::count_of(operand.shape); ++i)
    operand.numbers.push_back(offset + static_cast<double>((i * 37 + 11) % 64) / 32 - 1);
  return operand;
}
inline Operand numbers(tool::Extents shape, std::vector<double> values) {
  return {std::move(shape), std::move(values), tool::Scalar::float32, true};
}

using Attributes = std::map<std::string, tool::Attribute>;

inline tool::Model model_of(std::string op, int opset, std::vector<Operand> const& operands, Attributes attributes = {},
                            std::size_t results = 1) {
  tool::Model model;
  tool::Node node{
      op, "", "", {}, {}, std::move(attributes), opset, "node 0 (" + op + ", opset " + std::to_string(opset) + ")"};
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Operand const& operand = operands[i];
    std::string const name = operand.is_there ? "x" + std::to_string(i) : "";
    node.inputs.push_back(name);
    if (!operand.is_there) continue;
    if (operand.is_constant) {
      model.constants[name] = {operand.scalar, operand.shape, operand.numbers};
    } else {
      tool::Port port{name, operand.scalar, {}};
      for (std::int64_t const extent : operand.shape) port.shape.push_back({extent, {}});
      model.inputs.push_back(std::move(port));
    }
  }
  for (std::size_t i = 0; i < results; ++i) {
    node.outputs.push_back("y" + std::to_string(i));
    model.outputs.push_back({node.outputs.back(), tool::Scalar::float32, {}});
  }
  model.nodes.push_back(std::move(node));
  return model;
}

// How far the plan's outputs are from what the interpreter computes; infinite where shapes differ.
double distance_of(tool::Model const& model);
