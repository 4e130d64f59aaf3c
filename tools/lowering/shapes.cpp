// What keeps every element: reshapes, permutations, concatenations; and what repeats them.
#include <numeric>

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// The interpreter has read the operands that say the shape.
void lower_reshape(Step& step) {
  step.give(step.reshape(step.operand(0), step.result_shape()));
}

void lower_transpose(Step& step) {
  Id const x = step.operand(0);
  Sizes order(step.rank(x));
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  std::vector<std::int64_t> const numbers = step.integers("perm");
  if (!numbers.empty()) order.clear();
  for (std::int64_t const number : numbers) order.push_back(step.axis(number, step.rank(x)));
  step.give(step.permute(x, std::move(order)));
}

// What has no elements is left out.
void lower_concat(Step& step) {
  if (step.opset() >= 4 && !step.has_attribute("axis")) step.refuse("expected attribute axis, found none");
  std::vector<Id> operands;
  for (std::size_t i = 0; i < step.operands(); ++i) {
    if (count_of(step.operand_shape(i)) > 0) operands.push_back(step.operand(i));
  }
  step.give(step.concat(std::move(operands), step.axis(step.integer("axis", 1), step.result_shape().size())));
}

void lower_expand(Step& step) {
  step.give(step.broadcast(step.operand(0), step.result_shape()));
}

// Opset 1 had the repeats of one axis, and the axis, as operands.
std::vector<std::int64_t> repeats_of(Step const& step, std::size_t rank) {
  if (step.opset() >= 6) return step.fixed_integers(1, "its repeats");
  std::vector<std::int64_t> repeats(rank, 1);
  repeats[step.axis(step.fixed_integer(2, "its axis"), rank)] = step.fixed_integer(1, "its repeats");
  return repeats;
}

void lower_tile(Step& step) {
  Id x = step.operand(0);
  std::vector<std::int64_t> const repeats = repeats_of(step, step.rank(x));
  if (repeats.size() != step.rank(x))
    step.refuse("expected a number of repeats an axis of " + spell(step.shape(x)) + ", found " + spell(repeats));
  for (std::size_t axis = 0; axis < repeats.size(); ++axis) {
    if (repeats[axis] == 1) continue;
    std::size_t const extent = step.extent(x, axis);
    Sizes positions(extent * to_size(repeats[axis]));
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = i % extent;
    x = step.gather(x, axis, std::move(positions));
  }
  step.give(x);
}

// A number of blocks an axis, in the order that a permutation has.
void lower_depth_to_space(Step& step) {
  Id const x = step.operand(0);
  std::int64_t const block = step.integer("blocksize", 0);
  if (step.rank(x) != 4 || block < 1 || step.shape(x)[1] % (block * block) != 0)
    step.refuse("expected [N, C, H, W] with channels that blocksize squared divides, found " + spell(step.shape(x)) +
                " and blocksize " + std::to_string(block));
  Extents const s = step.shape(x);
  std::int64_t const channels = s[1] / (block * block);
  bool const columns_first = step.text("mode", "DCR") == "CRD";
  Id const blocks = columns_first ? step.reshape(x, {s[0], channels, block, block, s[2], s[3]})
                                  : step.reshape(x, {s[0], block, block, channels, s[2], s[3]});
  Sizes const order = columns_first ? Sizes{0, 1, 4, 2, 5, 3} : Sizes{0, 3, 4, 1, 5, 2};
  step.give(step.reshape(step.permute(blocks, order), step.result_shape()));
}

void lower_space_to_depth(Step& step) {
  Id const x = step.operand(0);
  std::int64_t const block = step.integer("blocksize", 0);
  if (step.rank(x) != 4 || block < 1 || step.shape(x)[2] % block != 0 || step.shape(x)[3] % block != 0)
    step.refuse("expected [N, C, H, W] with extents that blocksize divides, found " + spell(step.shape(x)) +
                " and blocksize " + std::to_string(block));
  Extents const s = step.shape(x);
  Id const blocks = step.reshape(x, {s[0], s[1], s[2] / block, block, s[3] / block, block});
  step.give(step.reshape(step.permute(blocks, {0, 3, 5, 1, 2, 4}), step.result_shape()));
}

}  // namespace

void add_shapes(Rules& rules) {
  for (char const* const name : {"Reshape", "Flatten", "Squeeze", "Unsqueeze"}) rules[name] = lower_reshape;
  rules["Transpose"] = lower_transpose;
  rules["Concat"] = lower_concat;
  rules["Expand"] = lower_expand;
  rules["Tile"] = lower_tile;
  rules["DepthToSpace"] = lower_depth_to_space;
  rules["SpaceToDepth"] = lower_space_to_depth;
}

}  // namespace tool::lowering
