// The table of operators: a family adds its own.
//
// Formulas and versions are those of github.com/onnx/onnx, docs/Operators.md and docs/Changelog.md.
#pragma once

#include <map>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/call.hpp"

namespace tool::rules {

// Of operators with one result, or several; results behind those that are wanted may be left out.
using Rule = std::variant<Array (*)(Call&), std::vector<Array> (*)(Call&)>;

struct Operator {
  int since;  // the first opset that has it
  Rule rule;
};
using Operators = std::map<std::string_view, Operator>;

void add_functions(Operators& operators);       // of one number: mathematics and activations
void add_elementwise(Operators& operators);     // of several, broadcast
void add_reductions(Operators& operators);      // and cumulative sums
void add_shapes(Operators& operators);          // same elements, in order
void add_rearrangements(Operators& operators);  // same elements, elsewhere
void add_padding(Operators& operators);
void add_gathers(Operators& operators);     // elements that others name
void add_selections(Operators& operators);  // elements that their numbers name
void add_constants(Operators& operators);   // from attributes, shapes and types
void add_products(Operators& operators);
void add_einsum(Operators& operators);
void add_convolutions(Operators& operators);
void add_pooling(Operators& operators);
void add_normalisation(Operators& operators);
void add_softmax(Operators& operators);
void add_recurrent(Operators& operators);
void add_resize(Operators& operators);

}  // namespace tool::rules
