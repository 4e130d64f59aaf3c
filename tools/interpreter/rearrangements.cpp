// The same elements at other places.
#include <algorithm>
#include <limits>
#include <numeric>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

// Axis i of y is axis perm[i] of x; without perm the axes are reversed.
Array transpose(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  std::vector<std::int64_t> reversed;
  for (std::size_t axis = x.shape.size(); axis-- > 0;) reversed.push_back(as_extent(axis));
  auto const order = call.integers("perm", reversed);
  if (order.size() != x.shape.size())
    call.refuse_attribute("perm", "expected " + std::to_string(x.shape.size()) + " axes, found " + spell(order));
  return permuted(call, x, call.axes(order, x.shape.size()));
}

// One behind the other along an axis; below opset 4 axis 1 unless it is said.
Array concat(Call& call) {
  call.expect_operands(1, std::numeric_limits<std::size_t>::max());
  Array const& first = call.operand(0);
  std::size_t const axis =
      call.axis(call.opset() < 4 ? call.integer("axis", 1) : call.integer("axis"), first.shape.size());
  Extents shape = first.shape;
  shape[axis] = 0;
  for (std::size_t i = 0; i < call.operand_count(); ++i) {
    Array const& x = call.operand_of_rank(i, shape.size());
    Extents others = x.shape;
    others[axis] = shape[axis];
    if (others != shape || x.scalar != first.scalar)
      call.refuse("expected operands that agree with " + spell(first.shape) + " but along axis " +
                  std::to_string(axis) + ", and of one type; found " + spell(x.shape));
    shape[axis] += x.shape[axis];
  }
  Array y = call.make(first.scalar, shape);
  auto const [outer, middle, inner] = around(shape, axis);
  std::size_t start = 0;
  for (std::size_t i = 0; i < call.operand_count(); ++i) {
    Array const& x = call.operand(i);
    std::size_t const run = as_size(x.shape[axis]) * inner;
    for (std::size_t o = 0; o < outer; ++o)
      std::copy_n(x.values.data() + o * run, run, y.values.data() + o * middle * inner + start);
    start += run;
  }
  return y;
}

// How long the parts of Split are: an operand (opset 1 and from 13 on) or an attribute; else equal parts, as many as
// results or, from opset 18 on, num_outputs, of which the last may be shorter.
Extents split_lengths(Call const& call, std::int64_t extent) {
  if (call.opset() >= 13 || call.opset() < 2)
    if (call.has(1)) return call.list(1);
  if (call.opset() < 13 && call.has_attribute("split")) return call.integers("split");
  std::int64_t const parts = call.integer("num_outputs", as_extent(call.result_count()));
  if (parts < 1 || parts != as_extent(call.result_count()))
    call.refuse("expected as many parts as results, found " + std::to_string(parts));
  std::int64_t const length = (extent + parts - 1) / parts;
  if (extent % parts != 0 && call.opset() < 18)
    call.refuse(std::to_string(extent) + " elements are no " + std::to_string(parts) + " equal parts");
  Extents lengths(as_size(parts), length);
  lengths.back() = extent - length * (parts - 1);
  return lengths;
}

std::vector<Array> split(Call& call) {
  call.expect_operands(1, 2);
  Array const& x = call.operand(0);
  std::size_t const axis = call.axis(call.integer("axis", 0), x.shape.size());
  Extents const lengths = split_lengths(call, x.shape[axis]);
  std::int64_t left = x.shape[axis];
  for (std::int64_t const length : lengths) {
    if (length < 0 || length > left) call.refuse("parts " + spell(lengths) + " do not fit " + spell(x.shape));
    left -= length;
  }
  if (left != 0 || lengths.size() < call.result_count())
    call.refuse("parts " + spell(lengths) + " do not fit " + spell(x.shape));
  std::vector<Array> parts;
  std::size_t const inner = around(x.shape, axis).inner;
  std::size_t start = 0;
  for (std::int64_t const length : lengths) {
    Extents shape = x.shape;
    shape[axis] = length;
    parts.push_back(strided(call, x, shape, steps_of(x.shape), start));
    start += as_size(length) * inner;
  }
  return parts;
}

struct Cut {
  std::int64_t start, end, step;
};

// From start to before end, each clamped to where an axis has elements, negative ones counted from behind.
std::int64_t clamped(std::int64_t place, std::int64_t extent, std::int64_t least, std::int64_t most) {
  if (place < 0) place = place < -extent ? -1 : place + extent;
  return std::clamp(place, least, most);
}

// y = x[start:end:step] along the axes named; operands since opset 10, attributes before.
Array slice(Call& call) {
  bool const has_attributes = call.opset() < 10;
  call.expect_operands(has_attributes ? 1 : 3, has_attributes ? 1 : 5);
  Array const& x = call.operand(0);
  auto const starts = has_attributes ? call.integers("starts") : call.list(1);
  auto const ends = has_attributes ? call.integers("ends") : call.list(2);
  std::vector<std::int64_t> named(starts.size());
  std::iota(named.begin(), named.end(), 0);
  if (has_attributes)
    named = call.integers("axes", named);
  else if (call.has(3))
    named = call.list(3);
  std::vector<std::int64_t> steps(starts.size(), 1);
  if (!has_attributes && call.has(4)) steps = call.list(4);
  if (ends.size() != starts.size() || named.size() != starts.size() || steps.size() != starts.size())
    call.refuse("expected as many starts, ends, axes and steps");
  auto const axes = call.axes(named, x.shape.size());
  Extents shape = x.shape;
  Steps places = steps_of(x.shape);
  std::size_t first = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t const extent = x.shape[axes[i]];
    bool const forwards = steps[i] > 0;
    if (steps[i] == 0) call.refuse("a step is 0");
    // Longer steps than the axis give its first element alone, too.
    std::int64_t const step = std::clamp(steps[i], -extent - 1, extent + 1);
    std::int64_t const start = clamped(starts[i], extent, 0, forwards ? extent : extent - 1);
    std::int64_t const end = clamped(ends[i], extent, forwards ? 0 : -1, forwards ? extent : extent - 1);
    std::int64_t const span = forwards ? end - start : start - end;
    std::int64_t const length = forwards ? step : -step;
    shape[axes[i]] = span <= 0 ? 0 : (span + length - 1) / length;
    first += as_size(start) * places[axes[i]];
    places[axes[i]] *= as_size(step);
  }
  return strided(call, x, shape, places, first);
}

Array expand(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  return expanded(call, x, broadcast_shape(call, x.shape, call.list(1)));
}

// The whole again and again; in opset 1 `tiles` times along `axis`.
Array tile(Call& call) {
  bool const is_first = call.opset() < 6;
  call.expect_operands(is_first ? 3 : 2, is_first ? 3 : 2);
  Array const& x = call.operand(0);
  std::vector<std::int64_t> repeats(x.shape.size(), 1);
  if (is_first) {
    auto const tiles = call.list(1);
    auto const axis = call.list(2);
    if (tiles.size() != 1 || axis.size() != 1) call.refuse("expected one number of tiles and one axis");
    repeats[call.axis(axis[0], x.shape.size())] = tiles[0];
  } else {
    repeats = call.list(1);
  }
  if (repeats.size() != x.shape.size())
    call.refuse("expected " + std::to_string(x.shape.size()) + " repeats, found " + spell(repeats));
  // Each axis as two: which repetition, and where in it.
  Extents shape, pairs;
  Steps steps;
  Steps const own = steps_of(x.shape);
  for (std::size_t axis = 0; axis < repeats.size(); ++axis) {
    if (repeats[axis] < 0 || repeats[axis] > largest_extent)
      call.refuse("repeats " + spell(repeats) + " of shape " + spell(x.shape) + " are refused");
    shape.push_back(x.shape[axis] * repeats[axis]);
    pairs.insert(pairs.end(), {repeats[axis], x.shape[axis]});
    steps.insert(steps.end(), {0, own[axis]});
  }
  Array y = call.make(x.scalar, shape);
  auto to = y.values.begin();
  walk(pairs, [&](std::size_t from) { *to++ = x.values[from]; }, steps);
  return y;
}

// Blocks of channels become squares of pixels: DCR takes channels as [block, block, C], CRD as [C, block, block].
Array depth_to_space(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand_of_rank(0, 4);
  std::int64_t const b = call.integer("blocksize");
  std::string const mode = call.choice("mode", "DCR", {"DCR", "CRD"});
  if (b < 1 || b > x.shape[1] || x.shape[1] % (b * b) != 0)
    call.refuse_attribute("blocksize", std::to_string(b) + " does not divide the channels of " + spell(x.shape));
  std::int64_t const n = x.shape[0], c = x.shape[1] / (b * b), h = x.shape[2], w = x.shape[3];
  Array const blocks =
      call.make(x.scalar, mode == "DCR" ? Extents{n, b, b, c, h, w} : Extents{n, c, b, b, h, w}, x.values);
  Array y =
      permuted(call, blocks,
               mode == "DCR" ? std::vector<std::size_t>{0, 3, 4, 1, 5, 2} : std::vector<std::size_t>{0, 1, 4, 2, 5, 3});
  y.shape = {n, c, h * b, w * b};
  return y;
}

Array space_to_depth(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand_of_rank(0, 4);
  std::int64_t const b = call.integer("blocksize");
  if (b < 1 || x.shape[2] % b != 0 || x.shape[3] % b != 0)
    call.refuse_attribute("blocksize", std::to_string(b) + " does not divide the pixels of " + spell(x.shape));
  std::int64_t const n = x.shape[0], c = x.shape[1], h = x.shape[2] / b, w = x.shape[3] / b;
  Array const blocks = call.make(x.scalar, {n, c, h, b, w, b}, x.values);
  Array y = permuted(call, blocks, {0, 3, 5, 1, 2, 4});
  y.shape = {n, b * b * c, h, w};
  return y;
}

// The first sequence_lens[batch] elements along the axis of time stand in reversed order.
Array reverse_sequence(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  if (x.shape.size() < 2) call.refuse("expected two axes at least, found " + spell(x.shape));
  std::int64_t const time = call.integer("time_axis", 0);
  std::int64_t const batch = call.integer("batch_axis", 1);
  if (time < 0 || time > 1 || batch != 1 - time) call.refuse("expected time_axis and batch_axis to be 0 and 1");
  call.expect_shape(1, {x.shape[as_size(batch)]});
  Array const& lengths = call.operand(1);
  Array y = call.make(x.scalar, x.shape, x.values);
  Steps const steps = steps_of(x.shape);
  std::size_t const inner = steps[1];
  for (std::size_t n = 0; n < lengths.values.size(); ++n) {
    std::int64_t const length = to_integer(lengths.values[n]);
    if (length < 0 || length > x.shape[as_size(time)])
      call.refuse("sequence length " + std::to_string(length) + " is not within " + spell(x.shape));
    for (std::size_t t = 0; t < as_size(length); ++t)
      std::copy_n(x.values.data() + n * steps[as_size(batch)] + (as_size(length) - 1 - t) * steps[as_size(time)], inner,
                  y.values.data() + n * steps[as_size(batch)] + t * steps[as_size(time)]);
  }
  return y;
}

}  // namespace

void add_rearrangements(Operators& operators) {
  operators["Transpose"] = {1, transpose};
  operators["Concat"] = {1, concat};
  operators["Split"] = {1, split};
  operators["Slice"] = {1, slice};
  operators["Expand"] = {8, expand};
  operators["Tile"] = {1, tile};
  operators["DepthToSpace"] = {1, depth_to_space};
  operators["SpaceToDepth"] = {1, space_to_depth};
  operators["ReverseSequence"] = {10, reverse_sequence};
}

}  // namespace tool::rules
