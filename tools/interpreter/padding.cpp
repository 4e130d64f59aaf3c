// Pad, and tensors whose elements are named by lists.
#include <algorithm>

#include "interpreter/indexed.hpp"
#include "interpreter/rules.hpp"

namespace tool::rules {

Array indexed(Call& call, Array const& x, std::vector<Places> const& places, double filling) {
  Extents shape;
  for (Places const& along : places) shape.push_back(as_extent(along.size()));
  Array y = call.make(x.scalar, shape);
  Steps const own = steps_of(x.shape);
  std::vector<std::int64_t> position(places.size(), 0);
  for (double& number : y.values) {
    std::size_t from = 0;
    bool has_place = true;
    for (std::size_t axis = 0; axis < places.size(); ++axis) {
      std::int64_t const place = places[axis][as_size(position[axis])];
      has_place = has_place && place >= 0;
      from += as_size(place) * own[axis];
    }
    number = has_place ? x.values[from] : filling;
    for (std::size_t axis = places.size(); axis-- > 0;) {
      if (++position[axis] < shape[axis]) break;
      position[axis] = 0;
    }
  }
  return y;
}

namespace {

struct Paddings {
  std::vector<std::int64_t> before, after;  // negative ones cut
};

// Attributes `paddings` (opset 1) and `pads` (2), an operand since 11, of the axes of a fourth operand since 18.
Paddings paddings_of(Call const& call, std::size_t rank) {
  bool const is_operand = call.opset() >= 11;
  call.expect_operands(is_operand ? 2 : 1, is_operand ? (call.opset() >= 18 ? 4 : 3) : 1);
  auto const pads = is_operand ? call.list(1) : call.integers(call.opset() < 2 ? "paddings" : "pads");
  std::vector<std::size_t> axes(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) axes[axis] = axis;
  if (call.has(3)) axes = call.axes(call.list(3), rank);
  if (pads.size() != 2 * axes.size())
    call.refuse("expected " + std::to_string(2 * axes.size()) + " paddings, found " + spell(pads));
  Paddings paddings{std::vector<std::int64_t>(rank, 0), std::vector<std::int64_t>(rank, 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    paddings.before[axes[i]] = pads[i];
    paddings.after[axes[i]] = pads[axes.size() + i];
  }
  for (std::int64_t const pad : pads)
    if (pad < -largest_extent || pad > largest_extent) call.refuse("paddings " + spell(pads) + " are out of range");
  return paddings;
}

// Where place i of an axis, counted from the first element, comes from.
std::int64_t source(std::string const& mode, std::int64_t i, std::int64_t extent) {
  if (i >= 0 && i < extent) return i;
  if (mode == "constant" || extent == 0) return -1;
  if (mode == "edge") return std::clamp<std::int64_t>(i, 0, extent - 1);
  std::int64_t const period = mode == "wrap" ? extent : std::max<std::int64_t>(1, 2 * (extent - 1));
  std::int64_t const turned = (i % period + period) % period;
  return mode == "wrap" || turned < extent ? turned : period - turned;
}

// x with elements around it: a number, the edge again, the inside mirrored at the edge, or the other end (opset 19).
Array pad(Call& call) {
  Array const& x = call.operand(0);
  auto const [before, after] = paddings_of(call, x.shape.size());
  std::string const mode = call.choice("mode", "constant", {"constant", "reflect", "edge", "wrap"});
  if (mode == "wrap" && call.opset() < 19) call.refuse_attribute("mode", "wrap came with opset 19");
  double const number = call.opset() < 11 ? call.real("value", 0) : call.has(2) ? call.number(2) : 0;
  Extents shape;
  for (std::size_t axis = 0; axis < x.shape.size(); ++axis) {
    shape.push_back(x.shape[axis] + before[axis] + after[axis]);
    if (mode != "constant" && x.shape[axis] == 0 && shape.back() > 0) call.refuse("an axis without elements is padded");
  }
  // Counted before lists of their lengths are made.
  call.expect_room(shape);
  if (count_of(shape) == 0) return call.make(x.scalar, shape);
  std::vector<Places> places(x.shape.size());
  for (std::size_t axis = 0; axis < x.shape.size(); ++axis)
    for (std::int64_t i = 0; i < shape[axis]; ++i)
      places[axis].push_back(source(mode, i - before[axis], x.shape[axis]));
  return indexed(call, x, places, number);
}

}  // namespace

void add_padding(Operators& operators) {
  operators["Pad"] = {1, pad};
}

}  // namespace tool::rules
