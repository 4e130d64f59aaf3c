#include "lowering/builder.hpp"

#include <algorithm>
#include <stdexcept>

namespace tool::lowering {

Extents broadcast_shape(Extents const& a, Extents const& b) {
  Extents const& longer = a.size() >= b.size() ? a : b;
  Extents const& shorter = a.size() >= b.size() ? b : a;
  Extents shape = longer;
  std::size_t const offset = longer.size() - shorter.size();
  for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
    std::int64_t& extent = shape[offset + axis];
    if (extent == 1) extent = shorter[axis];
    if (shorter[axis] != 1 && shorter[axis] != extent)
      throw std::logic_error("shapes " + spell(a) + " and " + spell(b) + " do not broadcast");
  }
  return shape;
}

Id Builder::add(plan::Operation operation, std::vector<Id> operands, Extents shape) {
  return plan_.add(std::move(operation), std::move(operands), std::move(shape), {}, origin_);
}

Id Builder::constant(Array array, std::string name) {
  return plan_.constant(std::move(array), std::move(name));
}

Id Builder::number(double value) {
  return constant({Scalar::float32, {}, {value}});
}

Id Builder::row(std::vector<double> values) {
  Extents extents{to_integer(values.size())};
  return constant({Scalar::float32, std::move(extents), std::move(values)});
}

Id Builder::unary(UnaryFunction function, Id x, double a, double b) {
  return add(plan::Unary{function, a, b}, {x}, shape(x));
}

Id Builder::binary(BinaryFunction function, Id x, Id y) {
  return add(plan::Binary{function}, {x, y}, broadcast_shape(shape(x), shape(y)));
}

Id Builder::where(Id condition, Id x, Id y) {
  return add(plan::Where{}, {condition, x, y}, broadcast_shape(shape(condition), broadcast_shape(shape(x), shape(y))));
}

Id Builder::reduce(Reduction reduction, Id x, Sizes axes, bool keep) {
  std::sort(axes.begin(), axes.end());
  bool const gives_position = reduction == Reduction::argmax || reduction == Reduction::argmin;
  if (axes.empty() && !gives_position) return x;
  Extents reduced;
  for (std::size_t axis = 0; axis < rank(x); ++axis) {
    bool const is_reduced = std::binary_search(axes.begin(), axes.end(), axis);
    if (!is_reduced) reduced.push_back(shape(x)[axis]);
    if (is_reduced && keep) reduced.push_back(1);
  }
  return add(plan::Reduce{reduction, std::move(axes), keep}, {x}, std::move(reduced));
}

Id Builder::cumulative_sum(Id x, std::size_t axis) {
  return add(plan::CumulativeSum{axis}, {x}, shape(x));
}

Id Builder::reshape(Id x, Extents extents) {
  if (shape(x) == extents) return x;
  return add(plan::Reshape{}, {x}, std::move(extents));
}

Id Builder::permute(Id x, Sizes order) {
  if (std::is_sorted(order.begin(), order.end())) return x;
  Extents permuted;
  for (std::size_t const axis : order) permuted.push_back(shape(x)[axis]);
  return add(plan::Permute{std::move(order)}, {x}, std::move(permuted));
}

Id Builder::broadcast(Id x, Extents extents) {
  if (shape(x) == extents) return x;
  return add(plan::Broadcast{}, {x}, std::move(extents));
}

Id Builder::gather(Id x, std::size_t axis, Sizes positions) {
  bool follow = !positions.empty();
  for (std::size_t i = 1; i < positions.size(); ++i) follow = follow && positions[i] == positions[i - 1] + 1;
  if (follow) return slice(x, axis, positions.front(), positions.back() + 1);
  Extents gathered = shape(x);
  gathered[axis] = to_integer(positions.size());
  return add(plan::Gather{axis, std::move(positions)}, {x}, std::move(gathered));
}

Id Builder::slice(Id x, std::size_t axis, std::size_t begin, std::size_t end) {
  if (begin == 0 && end == extent(x, axis)) return x;
  Extents sliced = shape(x);
  sliced[axis] = to_integer(end - begin);
  return add(plan::Slice{axis, begin, end}, {x}, std::move(sliced));
}

Id Builder::concat(std::vector<Id> operands, std::size_t axis) {
  if (operands.size() == 1) return operands.front();
  Extents joined = shape(operands.front());
  joined[axis] = 0;
  for (Id const operand : operands) joined[axis] += shape(operand)[axis];
  return add(plan::Concat{axis}, std::move(operands), std::move(joined));
}

Id Builder::pad(Id x, Sizes before, Sizes after, double number) {
  Extents padded = shape(x);
  for (std::size_t axis = 0; axis < padded.size(); ++axis) padded[axis] += to_integer(before[axis] + after[axis]);
  if (padded == shape(x)) return x;
  return add(plan::Pad{std::move(before), std::move(after), number}, {x}, std::move(padded));
}

Id Builder::matmul(Id x, Id y) {
  Extents const& a = shape(x);
  Extents const& b = shape(y);
  Extents product = broadcast_shape({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
  product.push_back(a[a.size() - 2]);
  product.push_back(b.back());
  return add(plan::Matmul{}, {x, y}, std::move(product));
}

Id Builder::dense(Id x, std::vector<Id> weights) {
  Extents mapped = shape(x);
  mapped.back() = shape(weights.front()).front();
  weights.insert(weights.begin(), x);
  return add(plan::Dense{}, std::move(weights), std::move(mapped));
}

Id Builder::softmax(Id x, std::size_t axis, bool is_log) {
  return add(plan::Softmax{axis, is_log}, {x}, shape(x));
}

Id Builder::along_channels(Id channels, std::size_t rank) {
  Extents extents(rank > 1 ? rank - 1 : 1, 1);
  extents.front() = shape(channels).front();
  return reshape(channels, std::move(extents));
}

}  // namespace tool::lowering
