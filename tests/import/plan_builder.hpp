// Plans built by hand, and what tests ask of a pass: the same numbers, other operations.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "passes/passes.hpp"
#include "plan/evaluate.hpp"
#include "plan/plan.hpp"

namespace import_test {

using namespace tool;
using plan::BinaryFunction;
using plan::Id;
using plan::Plan;
using plan::UnaryFunction;

// Numbers from -2 to 2, the same for the same seed.
inline Array drawn(Extents shape, std::uint64_t seed) {
  Array array{Scalar::float32, std::move(shape), {}};
  std::uint64_t state = seed * 0x9e3779b97f4a7c15U + 1;
  for (std::size_t n = count_of(array.shape); n > 0; --n) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    array.values.push_back(static_cast<double>(state >> 40U) / double(1U << 22U) - 2);
  }
  return array;
}

// What stands for itself in place of a value.
template <class T>
concept Number = std::same_as<T, int> || std::same_as<T, double>;

// Says a plan value by value; shapes of elementwise operations follow from their operands.
class Builder {
 public:
  Plan plan{};

  Id input(std::string name, Extents shape) {
    Id const id = plan.add(plan::Input{}, {}, std::move(shape), std::move(name));
    plan.inputs.push_back(id);
    return id;
  }
  Id output(std::string name, Id id) {
    plan.outputs.push_back({std::move(name), id});
    return id;
  }
  Id number(double value, Extents shape = {}) {
    std::vector<double> values(count_of(shape), value);
    return plan.constant(Array{Scalar::float32, std::move(shape), std::move(values)});
  }
  Id numbers(Extents shape, std::string name = {}) {
    return plan.constant(drawn(std::move(shape), ++seed_), std::move(name));
  }
  // Between 1/2 and 5/2.
  Id positive(Extents shape) {
    Array array = drawn(std::move(shape), ++seed_);
    for (double& value : array.values) value = std::abs(value) + 0.5;
    return plan.constant(std::move(array));
  }

  Id operator()(UnaryFunction function, Id x, double a = 0, double b = 0) {
    return add(plan::Unary{function, a, b}, {x}, shape(x));
  }
  Id operator()(BinaryFunction function, Id a, Id b) {
    return add(plan::Binary{function}, {a, b}, joined(shape(a), shape(b)));
  }
  template <Number T>
  Id operator()(BinaryFunction function, Id a, T b) {
    return (*this)(function, a, number(b));
  }
  template <Number T>
  Id operator()(BinaryFunction function, T a, Id b) {
    return (*this)(function, number(a), b);
  }
  Id where(Id condition, Id yes, Id no) {
    return add(plan::Where{}, {condition, yes, no}, joined(shape(condition), joined(shape(yes), shape(no))));
  }
  Id reduce(plan::Reduction reduction, Id x, std::vector<std::size_t> axes, bool keep = true) {
    Extents kept;
    for (std::size_t i = 0; i < shape(x).size(); ++i) {
      bool const is_gone = std::ranges::find(axes, i) != axes.end();
      if (!is_gone) kept.push_back(shape(x)[i]);
      if (is_gone && keep) kept.push_back(1);
    }
    return add(plan::Reduce{reduction, std::move(axes), keep}, {x}, std::move(kept));
  }
  Id reshape(Id x, Extents shape) { return add(plan::Reshape{}, {x}, std::move(shape)); }
  Id permute(Id x, std::vector<std::size_t> order) {
    Extents moved;
    for (std::size_t const axis : order) moved.push_back(shape(x)[axis]);
    return add(plan::Permute{std::move(order)}, {x}, std::move(moved));
  }
  Id slice(Id x, std::size_t axis, std::size_t begin, std::size_t end) {
    Extents cut = shape(x);
    cut[axis] = static_cast<std::int64_t>(end - begin);
    return add(plan::Slice{axis, begin, end}, {x}, std::move(cut));
  }
  Id concat(std::vector<Id> parts, std::size_t axis) {
    Extents whole = shape(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) whole[axis] += shape(parts[i])[axis];
    return add(plan::Concat{axis}, std::move(parts), std::move(whole));
  }
  Id pad(Id x, std::vector<std::size_t> before, std::vector<std::size_t> after, double number = 0) {
    Extents wide = shape(x);
    for (std::size_t i = 0; i < wide.size(); ++i) wide[i] += static_cast<std::int64_t>(before[i] + after[i]);
    return add(plan::Pad{std::move(before), std::move(after), number}, {x}, std::move(wide));
  }
  Id dense(Id x, Id weight, std::vector<Id> bias = {}) {
    Extents out = shape(x);
    out.back() = shape(weight)[0];
    return add(plan::Dense{}, with({x, weight}, bias), std::move(out));
  }
  Id matmul(Id a, Id b) {
    Extents out = shape(a);
    out.back() = shape(b).back();
    return add(plan::Matmul{}, {a, b}, std::move(out));
  }
  // With the same padding on all sides.
  Id convolution(Id x, Id weight, std::vector<Id> bias = {}, std::size_t padding = 0, std::size_t stride = 1,
                 std::size_t groups = 1) {
    std::size_t const axes = shape(x).size() - 2;
    plan::Window window = window_of(weight, axes, padding, stride);
    Extents out = shape(x);
    out[1] = shape(weight)[0];
    for (std::size_t i = 0; i < axes; ++i) out[i + 2] = extent(out[i + 2], window, i);
    return add(plan::Convolution{std::move(window), groups}, with({x, weight}, bias), std::move(out));
  }
  Id pool(Id x, bool is_max, std::size_t kernel, std::size_t stride, bool count_padding = false) {
    std::size_t const axes = shape(x).size() - 2;
    std::vector<std::size_t> const none(axes);
    plan::Window window{std::vector(axes, kernel), std::vector(axes, stride), none, none,
                        std::vector<std::size_t>(axes, 1)};
    Extents out = shape(x);
    for (std::size_t i = 0; i < axes; ++i) out[i + 2] = extent(out[i + 2], window, i);
    return add(plan::Pool{is_max, std::move(window), count_padding, {}}, {x}, std::move(out));
  }
  Id batch_norm(Id x, double epsilon = 1e-3) {
    Extents const channels{shape(x)[1]};
    std::vector<Id> operands{x, numbers(channels), numbers(channels), numbers(channels), positive(channels)};
    return add(plan::BatchNorm{epsilon}, std::move(operands), shape(x));
  }
  Id add(plan::Operation operation, std::vector<Id> operands, Extents shape) {
    std::string const place = "node " + std::to_string(plan.values.size());
    return plan.add(std::move(operation), std::move(operands), std::move(shape), {}, place);
  }
  Extents shape(Id id) const { return plan.values[id].shape; }

 private:
  static std::vector<Id> with(std::vector<Id> operands, std::vector<Id> const& more) {
    operands.insert(operands.end(), more.begin(), more.end());
    return operands;
  }
  static Extents joined(Extents a, Extents b) {
    if (a.size() < b.size()) std::swap(a, b);
    for (std::size_t i = 0; i < b.size(); ++i) {
      std::int64_t& extent = a[a.size() - b.size() + i];
      if (extent == 1) extent = b[i];
    }
    return a;
  }
  plan::Window window_of(Id weight, std::size_t axes, std::size_t padding, std::size_t stride) const {
    plan::Window window;
    for (std::size_t i = 0; i < axes; ++i) window.kernel.push_back(static_cast<std::size_t>(shape(weight)[i + 2]));
    window.stride.assign(axes, stride);
    window.before.assign(axes, padding);
    window.after.assign(axes, padding);
    window.dilation.assign(axes, 1);
    return window;
  }
  static std::int64_t extent(std::int64_t in, plan::Window const& w, std::size_t i) {
    auto const padded = static_cast<std::size_t>(in) + w.before[i] + w.after[i];
    return static_cast<std::int64_t>((padded - w.kernel[i]) / w.stride[i] + 1);
  }

  std::uint64_t seed_ = 100;
};

template <class T>
std::size_t count(Plan const& plan) {
  return static_cast<std::size_t>(std::ranges::count_if(
      plan.values, [](plan::Value const& value) { return std::holds_alternative<T>(value.operation); }));
}
inline std::size_t count(Plan const& plan, UnaryFunction function) {
  return static_cast<std::size_t>(std::ranges::count_if(plan.values, [&](plan::Value const& value) {
    auto const* const unary = std::get_if<plan::Unary>(&value.operation);
    return unary != nullptr && unary->function == function;
  }));
}
inline std::size_t count(Plan const& plan, BinaryFunction function) {
  return static_cast<std::size_t>(std::ranges::count_if(plan.values, [&](plan::Value const& value) {
    auto const* const binary = std::get_if<plan::Binary>(&value.operation);
    return binary != nullptr && binary->function == function;
  }));
}
// Values that are neither inputs nor constants.
inline std::size_t operations(Plan const& plan) {
  return plan.values.size() - count<plan::Input>(plan) - count<plan::Constant>(plan);
}
// The operation of the first output.
template <class T>
T const* output_as(Plan const& plan) {
  return plan.if_a<T>(plan.outputs[0].value);
}
inline bool gives(Plan const& plan, UnaryFunction function) {
  auto const* const unary = output_as<plan::Unary>(plan);
  return unary != nullptr && unary->function == function;
}

// The largest relative difference of outputs before and after; infinite where shapes differ or operands stand behind
// their readers. Inputs and outputs are as the plan before has them, whatever order they are in afterwards.
inline double difference(Plan const& before, Plan const& after) {
  double const different = HUGE_VAL;
  for (Id id = 0; id < after.values.size(); ++id) {
    for (Id const operand : after.values[id].operands) {
      if (operand >= id) return different;
    }
  }
  std::map<std::string, Array> inputs;
  for (Id const input : before.inputs)
    inputs[before.values[input].name] = drawn(before.values[input].shape, inputs.size() + 1);
  std::map<std::string, Array> const wanted = plan::evaluate(before, inputs);
  std::map<std::string, Array> const found = plan::evaluate(after, inputs);
  double largest = 0;
  for (auto const& [name, expected] : wanted) {
    Array const& array = found.at(name);
    if (array.shape != expected.shape || array.values.size() != expected.values.size()) return different;
    for (std::size_t i = 0; i < array.values.size(); ++i) {
      double const size = std::max(1.0, std::abs(expected.values[i]));
      double const away = std::abs(array.values[i] - expected.values[i]) / size;
      if (!(away <= largest)) largest = std::isnan(away) ? different : away;
    }
  }
  return largest;
}

// The plan after a pass, and how far its numbers are from those before.
struct Passed {
  Plan plan;
  bool changed;
  double difference;
};
inline Passed passed(Plan const& plan, std::function<bool(Plan&)> const& pass) {
  Passed result{plan, false, 0};
  result.changed = pass(result.plan);
  result.difference = difference(plan, result.plan);
  return result;
}

inline constexpr double exact = 1e-12;

}  // namespace import_test
