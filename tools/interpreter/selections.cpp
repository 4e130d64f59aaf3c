// Elements that their numbers or their places choose.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

// Slices along an axis, or elements of the flat tensor, where the condition holds; a short condition ends with no.
Array compress(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  Array const& condition = call.operand_of_rank(1, 1);
  call.expect_known(1);
  bool const is_flat = !call.has_attribute("axis");
  Extents const shape = is_flat ? Extents{as_extent(x.values.size())} : x.shape;
  std::size_t const axis = is_flat ? 0 : call.axis(call.integer("axis"), shape.size());
  if (condition.shape[0] > shape[axis])
    call.refuse("a condition of " + spell(condition.shape) + " is longer than axis " + std::to_string(axis) + " of " +
                spell(shape));
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < condition.values.size(); ++i)
    if (condition.values[i] != 0) chosen.push_back(i);
  Extents result = shape;
  result[axis] = as_extent(chosen.size());
  Array y = call.make(x.scalar, result);
  if (y.values.empty()) return y;
  auto const [outer, middle, inner] = around(shape, axis);
  auto to = y.values.begin();
  for (std::size_t o = 0; o < outer; ++o)
    for (std::size_t const i : chosen) to = std::copy_n(x.values.data() + (o * middle + i) * inner, inner, to);
  return y;
}

// The places of what is not 0: [axes, how many], in order.
Array non_zero(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  call.expect_known(0);
  std::size_t const count = as_size(std::ranges::count_if(x.values, [](double number) { return number != 0; }));
  Array y = call.make(Scalar::int64, {as_extent(x.shape.size()), as_extent(count)});
  Steps const steps = steps_of(x.shape);
  std::size_t found = 0;
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    if (x.values[i] == 0) continue;
    for (std::size_t axis = 0; axis < x.shape.size(); ++axis)
      y.values[axis * count + found] = static_cast<double>(i / steps[axis] % as_size(x.shape[axis]));
    ++found;
  }
  return y;
}

// k: an attribute in opset 1, an operand since 10.
std::int64_t count_of_top(Call const& call) {
  call.expect_operands(call.opset() < 10 ? 1 : 2, call.opset() < 10 ? 1 : 2);
  if (call.opset() < 10) return call.integer("k");
  call.expect_known(1);
  return to_integer(call.number(1));
}

// The k largest (largest = 0: smallest) along an axis, in order, and their places; of equal ones the first.
std::vector<Array> top_k(Call& call) {
  std::int64_t const k = count_of_top(call);
  Array const& x = call.operand(0);
  std::size_t const axis = call.axis(call.integer("axis", -1), x.shape.size());
  bool const wants_largest = call.flag("largest", true);
  if (k < 0 || k > x.shape[axis])
    call.refuse("expected k of 0 to " + std::to_string(x.shape[axis]) + ", found " + std::to_string(k));
  Extents shape = x.shape;
  shape[axis] = k;
  std::vector<Array> results;
  results.push_back(call.make(x.scalar, shape));
  results.push_back(call.make(Scalar::int64, shape));
  if (results[0].values.empty()) return results;
  Around const lines = around(x.shape, axis);
  std::size_t const inner = lines.inner;
  call.spend({x.values.size(), 32});
  std::vector<std::size_t> order(lines.middle);
  for (std::size_t line = 0; line < lines.outer * inner; ++line) {
    double const* const numbers = x.values.data() + line / inner * lines.middle * inner + line % inner;
    std::iota(order.begin(), order.end(), std::size_t{0});
    // NaN stands behind all others, so that the order is one.
    std::ranges::stable_sort(order, [&](std::size_t i, std::size_t j) {
      double const a = numbers[i * inner], b = numbers[j * inner];
      if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
      return wants_largest ? a > b : a < b;
    });
    for (std::size_t i = 0; i < as_size(k); ++i) {
      std::size_t const to = (line / inner * as_size(k) + i) * inner + line % inner;
      results[0].values[to] = numbers[order[i] * inner];
      results[1].values[to] = static_cast<double>(order[i]);
    }
  }
  return results;
}

// Of each matrix the part on and above (upper = 1) or below the k-th diagonal, 0 elsewhere.
Array triangle(Call& call) {
  call.expect_operands(1, 2);
  Array const& x = call.operand(0);
  if (x.shape.size() < 2) call.refuse("expected two axes or more, found shape " + spell(x.shape));
  std::int64_t k = call.has(1) ? to_integer(call.number(1)) : 0;
  k = std::clamp(k, -largest_extent, largest_extent);
  bool const is_upper = call.flag("upper", true);
  Array y = call.make(x.scalar, x.shape);
  std::int64_t const rows = x.shape[x.shape.size() - 2], columns = x.shape.back();
  for (std::size_t i = 0; i < y.values.size(); ++i) {
    std::int64_t const row = as_extent(i) / columns % rows, column = as_extent(i) % columns;
    if (is_upper ? column >= row + k : column <= row + k) y.values[i] = x.values[i];
  }
  return y;
}

}  // namespace

void add_selections(Operators& operators) {
  operators["Compress"] = {9, compress};
  operators["NonZero"] = {9, non_zero};
  operators["TopK"] = {1, top_k};
  operators["Trilu"] = {14, triangle};
}

}  // namespace tool::rules
