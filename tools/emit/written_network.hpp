// The C++ type of a plan, as text, with its parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace tool {

// A parameter as the type's visit_parameters lists it: name, shape and numbers in the library's order.
struct WrittenParameter {
  std::string name;  // "0.weight", "3.body.0.bias"; of an expression "fc1.weight"
  Extents shape;
  std::vector<double> values;
  std::string access{};  // in C++, of an object of the type: "layer<0>().weight"; empty: by number alone
};

// An input or output of what was written. Of a network the batch is no part of the shape.
struct WrittenPort {
  std::string name;        // the model's
  std::string identifier;  // in the header
  Extents shape;
  plan::Id value;  // of the plan
  // As plan::Input and plan::Output have it, batch included: axis i of what was written is axis order[i] of the model's;
  // golden vectors are permuted by it. Empty where nothing moved.
  std::vector<std::size_t> order{};
  // Where the samples of a batch stand in the plan's value; none where all of it is one sample.
  std::optional<std::size_t> batch_axis{};
  std::string leaf{};  // of an expression: the name as it stands in input<"...">, and among the names of the outputs
  std::string axes{};  // where they are known: "channels, height, width"
};

struct WrittenNetwork {
  bool is_expression = false;
  // Statements in the namespace of the model that end in the declaration of `Net`.
  std::string declarations;
  std::vector<std::string> headers;  // "ingot/ingot.hpp", in order
  std::vector<WrittenParameter> parameters;
  std::vector<WrittenPort> inputs;
  std::vector<WrittenPort> outputs;
  std::size_t batch = 1;           // samples that one run of the model computes; of an expression 1
  std::vector<std::string> notes;  // of writing alone; the caller puts those of the model and the plan in front
};

// As layers. Nothing, with the reason in `why_not`, where the plan is no tree of layers: several inputs or outputs, a
// value that two readers share beyond a residual or a concatenation, samples of a batch that meet.
std::optional<WrittenNetwork> write_layers(plan::Plan const& plan, std::string& why_not);

// As one expression: any plan that the library can say. Refuses, as ModelError, what it cannot.
WrittenNetwork write_expression(plan::Plan const& plan);

}  // namespace tool
