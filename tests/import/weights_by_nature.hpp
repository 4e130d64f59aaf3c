// ONNX's node tests give everything as inputs, weights too. Which operands are weights, or numbers that decide about
// shapes, and so are bound to their numbers before a model is lowered.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "models/model.hpp"

// Whether operand `operand` of an operator is such a one.
bool is_weight_by_nature(std::string_view op, std::size_t operand);

// Binds every input that all its readers have as such an operand, and takes it out of `inputs`.
void bind_weights(tool::Model& model, std::map<std::string, tool::Array>& inputs);
