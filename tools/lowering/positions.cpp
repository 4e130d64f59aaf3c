// What takes elements at constant positions: Slice, Split, Gather and its like, Trilu.
#include <algorithm>
#include <numeric>

#include "lowering/indices.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// One axis of a Slice: https://github.com/onnx/onnx/blob/main/docs/Operators.md#Slice
struct Range {
  std::int64_t start;
  std::int64_t end;
  std::int64_t step;
};

Sizes positions_of(Range range, std::int64_t extent) {
  std::int64_t const low = range.step > 0 ? 0 : -1;
  std::int64_t const high = range.step > 0 ? extent : extent - 1;
  auto const clamped = [&](std::int64_t bound) {
    return std::clamp(bound < 0 ? std::max(bound + extent, low) : bound, low, high);
  };
  std::int64_t const end = clamped(range.end);
  std::int64_t const stride = std::clamp(range.step, -extent - 1, extent + 1);
  Sizes positions;
  for (std::int64_t i = clamped(range.start); range.step > 0 ? i < end : i > end; i += stride)
    positions.push_back(to_size(i));
  return positions;
}

// Of attributes below opset 10, of operands from there on.
std::vector<std::int64_t> list_of(Step const& step, std::size_t operand, std::string_view attribute) {
  if (step.opset() < 10) return step.integers(attribute);
  return step.has(operand) ? step.fixed_integers(operand, "its " + std::string(attribute))
                           : std::vector<std::int64_t>{};
}

void lower_slice(Step& step) {
  Id x = step.operand(0);
  std::vector<std::int64_t> const starts = list_of(step, 1, "starts");
  std::vector<std::int64_t> const ends = list_of(step, 2, "ends");
  std::vector<std::int64_t> axes = list_of(step, 3, "axes");
  std::vector<std::int64_t> steps = step.opset() < 10 ? std::vector<std::int64_t>{} : list_of(step, 4, "steps");
  if (axes.empty()) {
    axes.resize(starts.size());
    std::iota(axes.begin(), axes.end(), 0);
  }
  if (steps.empty()) steps.resize(starts.size(), 1);
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size() ||
      std::count(steps.begin(), steps.end(), 0) > 0)
    step.refuse("expected as many starts as ends, axes and steps, and no step 0");
  for (std::size_t i = 0; i < starts.size(); ++i) {
    std::size_t const axis = step.axis(axes[i], step.rank(x));
    x = step.gather(x, axis, positions_of({starts[i], ends[i], steps[i]}, step.shape(x)[axis]));
  }
  step.give(x);
}

// The lengths are an attribute or an operand; else the parts are equal, the last one smaller where they cannot be.
std::vector<std::int64_t> parts_of(Step const& step, std::int64_t extent) {
  std::vector<std::int64_t> parts = step.integers("split");
  if (step.has(1)) parts = step.fixed_integers(1, "its lengths");
  if (!parts.empty()) return parts;
  std::int64_t const count = to_integer(step.results());
  std::int64_t const each = (extent + count - 1) / count;
  for (std::int64_t left = extent; to_integer(parts.size()) < count; left -= each)
    parts.push_back(std::clamp(left, std::int64_t{0}, each));
  return parts;
}

void lower_split(Step& step) {
  Id const x = step.operand(0);
  std::size_t const axis = step.axis(step.integer("axis", 0), step.rank(x));
  std::vector<std::int64_t> const parts = parts_of(step, step.shape(x)[axis]);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < parts.size() && i < step.results(); ++i) {
    std::size_t const end = begin + to_size(parts[i]);
    if (step.wants(i)) step.give(i, step.slice(x, axis, begin, end));
    begin = end;
  }
}

// The axis becomes the axes of the positions.
void lower_gather(Step& step) {
  std::vector<std::int64_t> const indices = indices_of(step);
  Id const x = step.operand(0);
  std::size_t const axis = step.axis(step.integer("axis", 0), step.rank(x));
  Sizes positions;
  for (std::int64_t const index : indices) positions.push_back(position_of(step, index, step.shape(x)[axis]));
  step.give(step.reshape(step.gather(x, axis, std::move(positions)), step.result_shape()));
}

// Positions in x as one row.
Id gather_flat(Step& step, Sizes positions) {
  Id const x = step.operand(0);
  Id const row = step.reshape(x, {to_integer(count_of(step.shape(x)))});
  return step.reshape(step.gather(row, 0, std::move(positions)), step.result_shape());
}

// y[i, j, k] = x[indices[i, j, k], j, k] along axis 0
void lower_gather_elements(Step& step) {
  step.give(gather_flat(step, element_positions(step)));
}

// What the tuples name, and all that is behind it.
void lower_gather_nd(Step& step) {
  Tuples const tuples = tuples_of(step, to_size(step.integer("batch_dims", 0)));
  Sizes positions;
  for (std::size_t const begin : tuples.begins) {
    for (std::size_t i = 0; i < tuples.size; ++i) positions.push_back(begin + i);
  }
  step.give(gather_flat(step, std::move(positions)));
}

// x where a mask is 1, else 0.
void lower_trilu(Step& step) {
  Id const x = step.operand(0);
  std::int64_t const k = step.has(1) ? step.fixed_integer(1, "its diagonal") : 0;
  bool const is_upper = step.integer("upper", 1) != 0;
  if (step.rank(x) < 2) step.refuse("expected matrices, found " + spell(step.shape(x)));
  Extents const shape(step.shape(x).end() - 2, step.shape(x).end());
  Array mask{Scalar::float32, shape, {}};
  for (std::int64_t row = 0; row < shape[0]; ++row) {
    for (std::int64_t column = 0; column < shape[1]; ++column)
      mask.values.push_back((is_upper ? column - row >= k : column - row <= k) ? 1 : 0);
  }
  step.give(step.where(step.constant(std::move(mask)), x, step.number(0)));
}

}  // namespace

void add_positions(Rules& rules) {
  rules["Slice"] = lower_slice;
  rules["Split"] = lower_split;
  rules["Gather"] = lower_gather;
  rules["GatherElements"] = lower_gather_elements;
  rules["GatherND"] = lower_gather_nd;
  rules["Trilu"] = lower_trilu;
}

}  // namespace tool::lowering
