// The model that a TFLite file becomes, while its operators are said in ONNX's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.hpp"
#include "tflite_generated.h"

namespace tool::tflite {

// One operator of the file. Operands that are left out have the index -1.
struct Operator {
  tflite_schema::Operator const* table;
  std::string name;   // "CONV_2D"
  std::string place;  // `operator 3 (CONV_2D)`
  std::vector<int> inputs;
  std::vector<int> outputs;

  // Its options; an operator without them has those of zeros.
  template <class Options>
  Options const& options() const {
    Options const* const found = table->builtin_options_as<Options>();
    static Options const* const none = without_fields<Options>();
    return found == nullptr ? *none : *found;
  }
  // Refuses, as ModelError, another number of operands.
  void expect_inputs(std::size_t least, std::size_t most) const;

 private:
  template <class Options>
  static Options const* without_fields() {
    static flatbuffers::FlatBufferBuilder builder;
    typename Options::Builder options(builder);
    builder.Finish(options.Finish());
    return flatbuffers::GetRoot<Options>(builder.GetBufferPointer());
  }
};

// Stands behind the name of a constant in the name of its permutation, and in no tensor's name of the reader's.
inline constexpr std::string_view permuted_mark = " permuted";

// Tensors by index, and the nodes that are added. A tensor's shape is the file's.
class Graph {
 public:
  Graph(Model& model, std::vector<std::string> names, std::vector<Extents> shapes)
      : model_(model), names_(std::move(names)), shapes_(std::move(shapes)) {}

  Model& model() { return model_; }
  std::string const& name(int tensor) const { return names_[static_cast<std::size_t>(tensor)]; }
  Extents const& shape(int tensor) const { return shapes_[static_cast<std::size_t>(tensor)]; }
  std::size_t rank(int tensor) const { return shape(tensor).size(); }
  // The numbers of a tensor, or a null pointer where they are no constant.
  Array const* constant(int tensor) const;

  // What operand i of an operator is called. Refuses, as ModelError, one that is left out.
  std::string input(Operator const& op, std::size_t i) const;
  bool has_input(Operator const& op, std::size_t i) const;
  // Its numbers as integers. Refuses, as ModelError, an operand that is no constant.
  std::vector<std::int64_t> integers(Operator const& op, std::size_t i) const;

  // Adds a node, and gives the name of its first result; the others are that with a number behind.
  std::string node(Operator const& op, std::string_view onnx, std::vector<std::string> inputs,
                   std::map<std::string, Attribute> attributes = {}, std::size_t results = 1);
  // Constants that the file does not have.
  std::string integers(std::vector<std::int64_t> values);
  std::string number(double value);

  // Between height, width, channels and channels, height, width. A constant is rearranged here.
  std::string channels_first(Operator const& op, std::string const& x) { return permuted(op, x, {0, 3, 1, 2}); }
  std::string channels_last(Operator const& op, std::string const& x) { return permuted(op, x, {0, 2, 3, 1}); }
  std::string permuted(Operator const& op, std::string const& x, std::vector<std::int64_t> const& order);

  // What TFLite computes of an operator's result before it is written.
  std::string activated(Operator const& op, std::string const& x, tflite_schema::Activation activation);

  // Gives a result the name of the operator's output. `node` must have added it.
  void finish(Operator const& op, std::size_t output, std::string const& result);

 private:
  std::string fresh();

  Model& model_;
  std::vector<std::string> names_;
  std::vector<Extents> shapes_;
  std::size_t fresh_ = 0;
};

// Adds the nodes of an operator. Refuses, as ModelError, one that has no rule.
void translate(Graph& graph, Operator const& op);

// The rules of each family, by the operator's name: they add nodes and finish each output.
using Rule = void (*)(Graph& graph, Operator const& op);
using Rules = std::map<std::string_view, Rule>;
Rules const& rules_of_windows();
Rules const& rules_of_elements();
Rules const& rules_of_arrangement();
Rules const& rules_of_products();

// Names of the builtin operators by their numbers; empty for one that is not known.
std::string_view name_of_operator(std::int32_t code);

}  // namespace tool::tflite
