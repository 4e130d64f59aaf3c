#include "lowering/old_broadcast.hpp"

namespace tool::lowering {

Id second_operand(Step& step) {
  Id const y = step.operand(1);
  if (step.opset() >= 7 || step.integer("broadcast", 0) == 0 || !step.has_attribute("axis")) return y;
  std::size_t const rank = step.operand_shape(0).size();
  std::size_t const axis = step.axis(step.integer("axis", 0), rank);
  if (axis + step.rank(y) > rank)
    step.refuse("expected an operand that fits behind axis " + std::to_string(axis) + ", found " +
                spell(step.shape(y)));
  Extents extents = step.shape(y);
  extents.resize(rank - axis, 1);
  return step.reshape(y, std::move(extents));
}

}  // namespace tool::lowering
