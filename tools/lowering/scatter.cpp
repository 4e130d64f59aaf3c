// What writes to constant positions, or turns around what they name: elements of operands side by side, as one row, are
// taken in another order.
#include <numeric>

#include "lowering/indices.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

Id as_row(Step& step, Id x) {
  return step.reshape(x, {to_integer(count_of(step.shape(x)))});
}

Sizes counted(std::size_t count) {
  Sizes positions(count);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  return positions;
}

// x with updates at places: of what is written twice, the last.
void write(Step& step, Sizes const& places) {
  if (step.text("reduction", "none") != "none") step.refuse_listed("reduction");
  Id const x = step.operand(0);
  std::size_t const count = count_of(step.shape(x));
  if (places.size() != count_of(step.operand_shape(2)))
    step.refuse("expected as many updates as indices, found " + spell(step.operand_shape(2)));
  Sizes positions = counted(count);
  for (std::size_t i = 0; i < places.size(); ++i) positions[places[i]] = count + i;
  Id const both = step.concat({as_row(step, x), as_row(step, step.operand(2))}, 0);
  step.give(step.reshape(step.gather(both, 0, std::move(positions)), step.shape(x)));
}

void lower_scatter_elements(Step& step) {
  write(step, element_positions(step));
}

void lower_scatter_nd(Step& step) {
  Tuples const tuples = tuples_of(step, 0);
  Sizes places;
  for (std::size_t const begin : tuples.begins) {
    for (std::size_t i = 0; i < tuples.size; ++i) places.push_back(begin + i);
  }
  write(step, places);
}

// Of each sample the first elements of the sequence, as many as its length is, are turned around.
void lower_reverse_sequence(Step& step) {
  if (step.numbers(1) == nullptr) step.refuse_listed("computed lengths");
  std::vector<std::int64_t> const lengths = step.fixed_integers(1, "its lengths");
  Id const x = step.operand(0);
  std::size_t const batch_axis = step.axis(step.integer("batch_axis", 1), step.rank(x));
  std::size_t const time_axis = step.axis(step.integer("time_axis", 0), step.rank(x));
  if (lengths.size() != step.extent(x, batch_axis))
    step.refuse("expected a length for each of " + std::to_string(step.extent(x, batch_axis)) + " samples, found " +
                std::to_string(lengths.size()));
  Sizes const strides = strides_of(step.shape(x));
  Sizes positions = counted(count_of(step.shape(x)));
  for (std::size_t& position : positions) {
    std::size_t const sample = position / strides[batch_axis] % step.extent(x, batch_axis);
    std::size_t const time = position / strides[time_axis] % step.extent(x, time_axis);
    std::size_t const length = to_size(lengths[sample]);
    if (length > step.extent(x, time_axis)) step.refuse("expected lengths of the sequence at most");
    if (time < length) position += (length - 1 - time) * strides[time_axis] - time * strides[time_axis];
  }
  step.give(step.reshape(step.gather(as_row(step, x), 0, std::move(positions)), step.shape(x)));
}

// Without an axis of x as one row.
void lower_compress(Step& step) {
  Array const& condition = step.fixed(1, "what is selected");
  Id x = step.operand(0);
  std::size_t axis = 0;
  if (step.has_attribute("axis")) {
    axis = step.axis(step.integer("axis", 0), step.rank(x));
  } else {
    x = as_row(step, x);
  }
  Sizes positions;
  for (std::size_t i = 0; i < condition.values.size() && i < step.extent(x, axis); ++i) {
    if (condition.values[i] != 0) positions.push_back(i);
  }
  step.give(step.gather(x, axis, std::move(positions)));
}

}  // namespace

void add_scatters(Rules& rules) {
  rules["Scatter"] = lower_scatter_elements;
  rules["ScatterElements"] = lower_scatter_elements;
  rules["ScatterND"] = lower_scatter_nd;
  rules["ReverseSequence"] = lower_reverse_sequence;
  rules["Compress"] = lower_compress;
}

}  // namespace tool::lowering
