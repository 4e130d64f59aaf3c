#include "emit/expression_writer.hpp"

namespace tool::emit {

Formula formula_of(plan::Reshape const&, Step const& step) {
  return reshape(step.operand(0), step.shape());
}

Formula formula_of(plan::Permute const& permutation, Step const& step) {
  return permute(step.operand(0), permutation.order);
}

Formula formula_of(plan::Broadcast const&, Step const& step) {
  return broadcast(step.broadcast_operand(0), step.shape());
}

Formula formula_of(plan::Gather const& gathered, Step const& step) {
  return gather(step.operand(0), gathered.axis, gathered.positions);
}

Formula formula_of(plan::Slice const& range, Step const& step) {
  return slice(step.operand(0), range.axis, range.begin, range.end);
}

Formula formula_of(plan::Concat const& joint, Step const& step) {
  std::vector<Formula> parts;
  for (std::size_t i = 0; i < step.operands(); ++i) parts.push_back(step.operand(i));
  return concat(parts, joint.axis);
}

Formula formula_of(plan::Pad const& padding, Step const& step) {
  Formula x = step.operand(0);
  for (std::size_t axis = 0; axis < x.shape.size(); ++axis)
    x = pad(x, axis, padding.before[axis], padding.after[axis], padding.number);
  return x;
}

}  // namespace tool::emit
