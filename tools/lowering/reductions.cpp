// Reductions along axes, and sums that run along one.
#include <numeric>

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// The axes are an attribute or, from the opset on that is given, an operand; none are all, unless they are asked to be
// none.
Sizes axes_of(Step const& step, int operand_since) {
  std::size_t const rank = step.operand_shape(0).size();
  std::vector<std::int64_t> numbers;
  if (step.opset() < operand_since) {
    numbers = step.integers("axes");
  } else if (step.has(1)) {
    numbers = step.fixed_integers(1, "its axes");
  }
  Sizes axes;
  for (std::int64_t const number : numbers) axes.push_back(step.axis(number, rank));
  if (!axes.empty() || step.integer("noop_with_empty_axes", 0) != 0) return axes;
  axes.resize(rank);
  std::iota(axes.begin(), axes.end(), std::size_t{0});
  return axes;
}

struct Along {
  Id x;
  Sizes axes;
  bool keep;
};

// Only ReduceSum had its axes as an operand before opset 18.
Along along(Step& step) {
  int const operand_since = step.node().op == "ReduceSum" ? 13 : 18;
  return {step.operand(0), axes_of(step, operand_since), step.integer("keepdims", 1) != 0};
}

template <Reduction Kind>
void lower_reduce(Step& step) {
  Along const what = along(step);
  step.give(step.reduce(Kind, what.x, what.axes, what.keep));
}

Id sum_of(Step& step, Along const& what, UnaryFunction function) {
  return step.reduce(Reduction::sum, step.unary(function, what.x), what.axes, what.keep);
}

void lower_l1(Step& step) {
  step.give(sum_of(step, along(step), UnaryFunction::abs));
}
void lower_sum_square(Step& step) {
  step.give(sum_of(step, along(step), UnaryFunction::square));
}
void lower_l2(Step& step) {
  step.give(step.unary(UnaryFunction::sqrt, sum_of(step, along(step), UnaryFunction::square)));
}

void lower_log_sum(Step& step) {
  Along const what = along(step);
  step.give(step.unary(UnaryFunction::log, step.reduce(Reduction::sum, what.x, what.axes, what.keep)));
}

// The largest is taken out of the exponentials.
void lower_log_sum_exp(Step& step) {
  Along const what = along(step);
  Id const largest = step.reduce(Reduction::max, what.x, what.axes, true);
  Id const shares = step.unary(UnaryFunction::exp, step.binary(BinaryFunction::subtract, what.x, largest));
  Id const logarithm = step.unary(UnaryFunction::log, step.reduce(Reduction::sum, shares, what.axes, true));
  step.give(step.reshape(step.binary(BinaryFunction::add, logarithm, largest), step.result_shape()));
}

Id reversed(Step& step, Id x, std::size_t axis) {
  Sizes positions(step.extent(x, axis));
  std::iota(positions.rbegin(), positions.rend(), std::size_t{0});
  return step.gather(x, axis, std::move(positions));
}

// The last of equals is the first of what is reversed.
template <Reduction Kind>
void lower_position(Step& step) {
  Id const x = step.operand(0);
  std::size_t const axis = step.axis(step.integer("axis", 0), step.rank(x));
  bool const keep = step.integer("keepdims", 1) != 0;
  if (step.integer("select_last_index", 0) == 0) return step.give(step.reduce(Kind, x, {axis}, keep));
  Id const from_end = step.reduce(Kind, reversed(step, x, axis), {axis}, keep);
  double const last = static_cast<double>(step.extent(x, axis)) - 1;
  step.give(step.binary(BinaryFunction::subtract, step.number(last), from_end));
}

// One that excludes the number itself is the sum of what a zero is put in front of.
Id shifted(Step& step, Id x, std::size_t axis) {
  Sizes before(step.rank(x), 0);
  before[axis] = 1;
  Id const padded = step.pad(x, before, Sizes(step.rank(x), 0), 0);
  return step.slice(padded, axis, 0, step.extent(x, axis));
}

void lower_cumulative_sum(Step& step) {
  Id x = step.operand(0);
  std::size_t const axis = step.axis(step.fixed_integer(1, "its axis"), step.rank(x));
  bool const reverses = step.integer("reverse", 0) != 0;
  if (reverses) x = reversed(step, x, axis);
  if (step.integer("exclusive", 0) != 0) x = shifted(step, x, axis);
  x = step.cumulative_sum(x, axis);
  step.give(reverses ? reversed(step, x, axis) : x);
}

}  // namespace

void add_reductions(Rules& rules) {
  rules["ReduceSum"] = lower_reduce<Reduction::sum>;
  rules["ReduceMean"] = lower_reduce<Reduction::mean>;
  rules["ReduceMax"] = lower_reduce<Reduction::max>;
  rules["ReduceMin"] = lower_reduce<Reduction::min>;
  rules["ReduceProd"] = lower_reduce<Reduction::product>;
  rules["ReduceL1"] = lower_l1;
  rules["ReduceL2"] = lower_l2;
  rules["ReduceSumSquare"] = lower_sum_square;
  rules["ReduceLogSum"] = lower_log_sum;
  rules["ReduceLogSumExp"] = lower_log_sum_exp;
  rules["ArgMax"] = lower_position<Reduction::argmax>;
  rules["ArgMin"] = lower_position<Reduction::argmin>;
  rules["CumSum"] = lower_cumulative_sum;
}

}  // namespace tool::lowering
