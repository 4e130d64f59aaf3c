// ONNX's operators said in the plan's operations.
#pragma once

#include "interpreter/interpreter.hpp"
#include "models/model.hpp"
#include "plan/plan.hpp"

namespace tool {

// The plan of a model whose shapes are bound and whose facts are known. What is constant is a constant; Identity,
// Dropout and casts between floating types are gone, with a note. Refuses, as ModelError with the node's place, what the
// library cannot say, with the reason that lowering/unsupported.txt has for the operator.
plan::Plan lower(Model const& model, Facts const& facts);

// Why operators of a model cannot be imported whatever their shapes are, one reason a node: what nobody computes has no
// facts either, so this is asked first.
std::vector<std::string> operator_faults(Model const& model);
// Refuses, as ModelError, the first of them.
void refuse_operators(Model const& model);

// Every reason why a model cannot be lowered, one a node; empty where it can.
std::vector<std::string> faults_of(Model const& model, Facts const& facts);

}  // namespace tool
