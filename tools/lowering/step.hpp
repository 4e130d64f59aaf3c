// One node while it is lowered: its operands and attributes, what it adds to the plan, and its refusals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "lowering/builder.hpp"
#include "models/model.hpp"

namespace tool::lowering {

// What all nodes share.
struct Context {
  Model const& model;
  Facts const& facts;
  plan::Plan plan{};
  std::map<std::string, Id> ids{};            // of the model's values that have been lowered
  std::set<std::string, std::less<>> read{};  // values that a node or an output of the model reads

  // Of any value of the model.
  Fact const& fact(std::string const& name) const;
  // The value in the plan; a constant enters the plan where it is read first.
  Id id(std::string const& name);
};

class Step : public Builder {
 public:
  Step(Node const& node, Context& context) : Builder(context.plan, node.place), node_(node), context_(context) {}

  Node const& node() const { return node_; }
  int opset() const { return node_.opset; }

  // Operands. Optional ones may be left out, in the middle by an empty name.
  std::size_t operands() const { return node_.inputs.size(); }
  bool has(std::size_t operand) const { return operand < operands() && !node_.inputs[operand].empty(); }
  Id operand(std::size_t operand);
  Fact const& fact(std::size_t operand) const;
  Extents const& operand_shape(std::size_t operand) const { return fact(operand).shape; }
  // The numbers of an operand that is constant, or a null pointer.
  Array const* numbers(std::size_t operand) const;
  // The same of one that must be constant; `what` names it in the refusal: "its weights".
  Array const& fixed(std::size_t operand, std::string_view what) const;
  std::vector<std::int64_t> fixed_integers(std::size_t operand, std::string_view what) const;
  std::int64_t fixed_integer(std::size_t operand, std::string_view what) const;
  // A constant made from a constant operand, under its name; the operand itself where nothing has changed.
  Id changed(std::size_t operand, Array array);

  // Attributes; refuses those of another kind.
  bool has_attribute(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  double real(std::string_view name, double otherwise) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  std::vector<std::int64_t> integers(std::string_view name, std::vector<std::int64_t> otherwise = {}) const;
  std::vector<double> reals(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  // An axis that may count from the end; refuses one that a rank does not have.
  std::size_t axis(std::int64_t number, std::size_t rank) const;

  // Results.
  std::size_t results() const { return node_.outputs.size(); }
  bool wants(std::size_t result) const;
  bool is_given(std::size_t result) const;
  Extents const& result_shape(std::size_t result = 0) const;
  Scalar result_scalar(std::size_t result = 0) const;
  // The value of a result; its shape must be the one that the interpreter found.
  void give(std::size_t result, Id id);
  void give(Id id) { give(0, id); }
  void note(std::string_view what);  // "dropped: ..." behind the node's place

  // Refuses with the line of unsupported.txt for `Operator, what`.
  [[noreturn]] void refuse_listed(std::string_view what) const;
  [[noreturn]] void refuse(std::string const& fault, std::string const& remedy = {}) const;

 private:
  Node const& node_;
  Context& context_;
};

}  // namespace tool::lowering
