// Adds operations to a plan and works out their shapes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace tool::lowering {

using plan::BinaryFunction;
using plan::Id;
using plan::Reduction;
using plan::UnaryFunction;
using Sizes = std::vector<std::size_t>;

constexpr std::size_t to_size(std::int64_t number) {
  return static_cast<std::size_t>(number);
}
constexpr std::int64_t to_integer(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

// NumPy's broadcast of two shapes. Refuses, as std::logic_error, those that do not fit: the interpreter has seen them.
Extents broadcast_shape(Extents const& a, Extents const& b);

// What changes nothing (a reshape to the same shape, a permutation in order, all positions) adds nothing.
class Builder {
 public:
  Builder(plan::Plan& plan, std::string origin) : plan_(plan), origin_(std::move(origin)) {}

  plan::Plan& plan() { return plan_; }
  Extents const& shape(Id id) const { return plan_.values[id].shape; }
  std::size_t rank(Id id) const { return shape(id).size(); }
  std::size_t extent(Id id, std::size_t axis) const { return to_size(shape(id)[axis]); }

  Id add(plan::Operation operation, std::vector<Id> operands, Extents shape);
  Id constant(Array array, std::string name = {});
  Id number(double value);             // of no axes
  Id row(std::vector<double> values);  // of one axis
  Id unary(UnaryFunction function, Id x, double a = 0, double b = 0);
  Id binary(BinaryFunction function, Id x, Id y);
  Id binary(BinaryFunction function, Id x, double y) { return binary(function, x, number(y)); }
  Id where(Id condition, Id x, Id y);
  Id reduce(Reduction reduction, Id x, Sizes axes, bool keep);
  Id cumulative_sum(Id x, std::size_t axis);
  Id reshape(Id x, Extents shape);
  Id permute(Id x, Sizes order);
  Id broadcast(Id x, Extents shape);
  Id gather(Id x, std::size_t axis, Sizes positions);  // a slice where positions follow each other
  Id slice(Id x, std::size_t axis, std::size_t begin, std::size_t end);
  Id concat(std::vector<Id> operands, std::size_t axis);
  Id pad(Id x, Sizes before, Sizes after, double number);
  Id matmul(Id x, Id y);
  Id dense(Id x, std::vector<Id> weights);
  Id softmax(Id x, std::size_t axis, bool is_log);
  // 1 - x of what is 0 or 1.
  Id negation(Id x) { return binary(BinaryFunction::subtract, number(1), x); }
  // Of [N, C, ...]: constants [C] as [C, 1, ...].
  Id along_channels(Id channels, std::size_t rank);

 private:
  plan::Plan& plan_;
  std::string origin_;
};

}  // namespace tool::lowering
