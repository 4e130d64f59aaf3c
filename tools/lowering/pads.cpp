// Pad: with a number, or with what is inside, which takes elements at positions.
#include <algorithm>

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

struct Sides {
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
};

// Opset 1 calls them paddings; from opset 11 on they are an operand, from 18 on for the axes of another one.
Sides sides_of(Step const& step, std::size_t rank) {
  std::vector<std::int64_t> pads;
  if (step.opset() >= 11) {
    pads = step.fixed_integers(1, "its pads");
  } else {
    pads = step.integers(step.opset() >= 2 ? "pads" : "paddings");
  }
  std::vector<std::int64_t> axes;
  if (step.has(3)) axes = step.fixed_integers(3, "its axes");
  if (!step.has(3))
    for (std::size_t axis = 0; axis < rank; ++axis) axes.push_back(to_integer(axis));
  if (pads.size() != 2 * axes.size())
    step.refuse("expected " + std::to_string(2 * axes.size()) + " pads, found " + std::to_string(pads.size()));
  Sides sides{std::vector<std::int64_t>(rank, 0), std::vector<std::int64_t>(rank, 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::size_t const axis = step.axis(axes[i], rank);
    sides.before[axis] = pads[i];
    sides.after[axis] = pads[axes.size() + i];
  }
  return sides;
}

// Negative ones cut, and are 0 then.
Id cut(Step& step, Id x, Sides& sides) {
  for (std::size_t axis = 0; axis < step.rank(x); ++axis) {
    std::int64_t const begin = std::max<std::int64_t>(0, -sides.before[axis]);
    std::int64_t const end = step.shape(x)[axis] - std::max<std::int64_t>(0, -sides.after[axis]);
    if (begin >= end) step.refuse("expected pads that leave elements of " + spell(step.shape(x)));
    x = step.slice(x, axis, to_size(begin), to_size(end));
    sides.before[axis] = std::max<std::int64_t>(0, sides.before[axis]);
    sides.after[axis] = std::max<std::int64_t>(0, sides.after[axis]);
  }
  return x;
}

double number_of(Step const& step) {
  if (step.opset() < 11) return step.real("value", 0);
  if (!step.has(2)) return 0;
  Array const& number = step.fixed(2, "its number");
  return number.values.empty() ? 0 : number.values.front();
}

// Where an element outside, at i, has its number from.
std::size_t inside(std::int64_t i, std::int64_t extent, std::string const& mode) {
  if (mode == "edge") return to_size(std::clamp<std::int64_t>(i, 0, extent - 1));
  if (mode == "wrap") return to_size((i % extent + extent) % extent);
  std::int64_t const period = std::max<std::int64_t>(1, 2 * (extent - 1));
  std::int64_t const folded = (i % period + period) % period;
  return to_size(folded < extent ? folded : period - folded);
}

void lower_pad(Step& step) {
  std::string const mode = step.text("mode", "constant");
  Sides sides = sides_of(step, step.operand_shape(0).size());
  Id x = cut(step, step.operand(0), sides);
  if (mode == "constant") {
    Sizes before(sides.before.begin(), sides.before.end());
    Sizes after(sides.after.begin(), sides.after.end());
    return step.give(step.pad(x, std::move(before), std::move(after), number_of(step)));
  }
  if (mode != "edge" && mode != "wrap" && mode != "reflect")
    step.refuse("expected constant, reflect, edge or wrap as attribute mode, found " + mode);
  for (std::size_t axis = 0; axis < sides.before.size(); ++axis) {
    std::int64_t const extent = step.shape(x)[axis];
    Sizes positions;
    for (std::int64_t i = -sides.before[axis]; i < extent + sides.after[axis]; ++i)
      positions.push_back(inside(i, extent, mode));
    x = step.gather(x, axis, std::move(positions));
  }
  step.give(x);
}

}  // namespace

void add_pads(Rules& rules) {
  rules["Pad"] = lower_pad;
}

}  // namespace tool::lowering
