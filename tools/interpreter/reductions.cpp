// Reductions along axes, and cumulative sums.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

// From `start` on, y = fold(y, x) for all x; then y = finish(y, how many they were).
struct Folding {
  double start;
  double (*fold)(double y, double x);
  double (*finish)(double y, double count);
};

double larger(double y, double x) {
  return std::isnan(x) || x > y ? x : y;
}
double smaller(double y, double x) {
  return std::isnan(x) || x < y ? x : y;
}
double same(double y, double) {
  return y;
}

std::map<std::string_view, Folding> const& foldings() {
  static std::map<std::string_view, Folding> const all{
      {"ReduceSum", {0, [](double y, double x) { return y + x; }, same}},
      {"ReduceMean", {0, [](double y, double x) { return y + x; }, [](double y, double count) { return y / count; }}},
      {"ReduceMax", {-infinite, larger, same}},
      {"ReduceMin", {infinite, smaller, same}},
      {"ReduceProd", {1, [](double y, double x) { return y * x; }, same}},
      {"ReduceL1", {0, [](double y, double x) { return y + std::fabs(x); }, same}},
      {"ReduceL2", {0, [](double y, double x) { return y + x * x; }, [](double y, double) { return std::sqrt(y); }}},
      {"ReduceSumSquare", {0, [](double y, double x) { return y + x * x; }, same}},
      {"ReduceLogSum", {0, [](double y, double x) { return y + x; }, [](double y, double) { return std::log(y); }}},
  };
  return all;
}

// Which axes go, the shape with them as 1, and the result's.
struct Reduced {
  std::vector<bool> goes;
  Extents kept_shape;
  Extents shape;
};

Reduced without(Extents const& shape, std::vector<std::size_t> const& axes, bool keeps) {
  Reduced reduced{std::vector<bool>(shape.size(), false), {}, {}};
  for (std::size_t const axis : axes) reduced.goes[axis] = true;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    reduced.kept_shape.push_back(reduced.goes[axis] ? 1 : shape[axis]);
    if (keeps || !reduced.goes[axis]) reduced.shape.push_back(reduced.kept_shape.back());
  }
  return reduced;
}

// The axes: an operand (ReduceSum since opset 13, others since 18) or an attribute; without any all of them, or with
// noop_with_empty_axes = 1 none.
std::vector<std::size_t> reduced_axes(Call const& call, std::size_t rank) {
  bool const is_operand = call.opset() >= (call.op() == "ReduceSum" ? 13 : 18);
  call.expect_operands(1, is_operand ? 2 : 1);
  std::vector<std::int64_t> named;
  if (is_operand && call.has(1)) named = call.list(1);
  if (!is_operand) named = call.integers("axes", {});
  if (named.empty() && !(is_operand && call.flag("noop_with_empty_axes"))) {
    named.resize(rank);
    std::iota(named.begin(), named.end(), 0);
  }
  return call.axes(named, rank);
}

Array reduce(Call& call) {
  Folding const& folding = foldings().at(call.op());
  Array const& x = call.operand(0);
  auto const axes = reduced_axes(call, x.shape.size());
  // Nothing is reduced, not even to a norm: x itself.
  if (axes.empty() && !x.shape.empty()) return call.make(x.scalar, x.shape, x.values);
  Reduced const reduced = without(x.shape, axes, call.flag("keepdims", true));
  Array y = call.make(x.scalar, reduced.shape);
  std::ranges::fill(y.values, folding.start);
  auto from = x.values.begin();
  walk(
      x.shape, [&](std::size_t to) { y.values[to] = folding.fold(y.values[to], *from++); },
      broadcast_steps(reduced.kept_shape, x.shape));
  double const count = static_cast<double>(x.values.size()) / static_cast<double>(y.values.size());
  for (double& number : y.values) number = kept(x.scalar, folding.finish(number, count));
  return y;
}

// log(sum of e^x), by the largest: m + log(sum of e^(x - m)).
Array reduce_log_sum_exp(Call& call) {
  Array const& x = call.operand(0);
  auto const axes = reduced_axes(call, x.shape.size());
  if (axes.empty() && !x.shape.empty()) return call.make(x.scalar, x.shape, x.values);
  Reduced const reduced = without(x.shape, axes, call.flag("keepdims", true));
  Steps const steps = broadcast_steps(reduced.kept_shape, x.shape);
  Array largest = call.make(x.scalar, reduced.shape);
  std::ranges::fill(largest.values, -infinite);
  auto from = x.values.begin();
  walk(x.shape, [&](std::size_t to) { largest.values[to] = larger(largest.values[to], *from++); }, steps);
  Array y = call.make(x.scalar, reduced.shape);
  from = x.values.begin();
  walk(
      x.shape,
      [&](std::size_t to) {
        double const top = std::isfinite(largest.values[to]) ? largest.values[to] : 0;
        y.values[to] += std::exp(*from++ - top);
      },
      steps);
  for (std::size_t i = 0; i < y.values.size(); ++i)
    y.values[i] = std::log(y.values[i]) + (std::isfinite(largest.values[i]) ? largest.values[i] : 0);
  return y;
}

// The place of the largest or smallest along an axis: the first, with select_last_index = 1 the last.
Array arg_extreme(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  std::size_t const axis = call.axis(call.integer("axis", 0), x.shape.size());
  bool const wants_last = call.flag("select_last_index"), is_max = call.op() == "ArgMax";
  Reduced const reduced = without(x.shape, {axis}, call.flag("keepdims", true));
  if (x.shape[axis] == 0) call.refuse("expected elements along axis " + std::to_string(axis));
  Array y = call.make(Scalar::int64, reduced.shape);
  auto const [outer, middle, inner] = around(x.shape, axis);
  for (std::size_t line = 0; line < outer * inner; ++line) {
    std::size_t const start = line / inner * middle * inner + line % inner;
    std::size_t best = 0;
    for (std::size_t i = 1; i < middle; ++i) {
      double const number = x.values[start + i * inner], former = x.values[start + best * inner];
      if (is_max ? number > former : number < former) best = i;
      if (wants_last && number == former) best = i;
    }
    y.values[line] = static_cast<double>(best);
  }
  return y;
}

// y[i] = x[0] + ... + x[i] along an axis; exclusive: without x[i]; reverse: from the end.
Array cumulative_sum(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  call.expect_known(1);
  std::size_t const axis = call.axis(to_integer(call.number(1)), x.shape.size());
  bool const is_exclusive = call.flag("exclusive"), is_reverse = call.flag("reverse");
  Array y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  auto const [outer, middle, inner] = around(x.shape, axis);
  for (std::size_t line = 0; line < outer * inner; ++line) {
    std::size_t const start = line / inner * middle * inner + line % inner;
    double sum = 0;
    for (std::size_t i = 0; i < middle; ++i) {
      std::size_t const place = start + (is_reverse ? middle - 1 - i : i) * inner;
      double const next = kept(x.scalar, sum + x.values[place]);
      y.values[place] = is_exclusive ? sum : next;
      sum = next;
    }
  }
  return y;
}

}  // namespace

void add_reductions(Operators& operators) {
  for (auto const& [name, folding] : foldings()) operators[name] = {1, reduce};
  operators["ReduceLogSumExp"] = {1, reduce_log_sum_exp};
  operators["ArgMax"] = {1, arg_extreme};
  operators["ArgMin"] = {1, arg_extreme};
  operators["CumSum"] = {11, cumulative_sum};
}

}  // namespace tool::rules
