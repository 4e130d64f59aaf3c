// Softmax, LogSoftmax, Hardmax.
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// Along which axis of what: below opset 13 all axes from `axis` on are one.
struct Rows {
  Id x;
  std::size_t axis;
};

Rows rows_of(Step& step) {
  Id const x = step.operand(0);
  Extents const shape = step.shape(x);
  bool const flattens = step.opset() < 13;
  std::size_t const axis = step.axis(step.integer("axis", flattens ? 1 : -1), shape.size() + (shape.empty() ? 1 : 0));
  if (!flattens || axis + 1 == shape.size()) return {x, axis};
  auto const middle = shape.begin() + static_cast<std::ptrdiff_t>(axis);
  std::int64_t const rows = to_integer(count_of({shape.begin(), middle}));
  std::int64_t const columns = to_integer(count_of({middle, shape.end()}));
  return {step.reshape(x, {rows, columns}), 1};
}

template <bool IsLog>
void lower_softmax(Step& step) {
  Rows const rows = rows_of(step);
  step.give(step.reshape(step.softmax(rows.x, rows.axis, IsLog), step.result_shape()));
}

// 1 at the first of the largest.
void lower_hardmax(Step& step) {
  Rows const rows = rows_of(step);
  Extents shape(step.rank(rows.x), 1);
  shape[rows.axis] = step.shape(rows.x)[rows.axis];
  std::vector<double> positions;
  for (std::size_t i = 0; i < to_size(shape[rows.axis]); ++i) positions.push_back(static_cast<double>(i));
  Id const numbers = step.constant({Scalar::float32, shape, std::move(positions)});
  Id const largest = step.reduce(Reduction::argmax, rows.x, {rows.axis}, true);
  step.give(step.reshape(step.binary(BinaryFunction::equal, largest, numbers), step.result_shape()));
}

}  // namespace

void add_softmaxes(Rules& rules) {
  rules["Softmax"] = lower_softmax<false>;
  rules["LogSoftmax"] = lower_softmax<true>;
  rules["Hardmax"] = lower_hardmax;
}

}  // namespace tool::lowering
