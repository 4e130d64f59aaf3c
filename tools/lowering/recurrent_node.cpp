#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include "lowering/recurrent.hpp"

namespace tool::lowering {

namespace {

using Cell = plan::Recurrent::Cell;

// Which of ONNX's gates stands where in PyTorch's order: zrh to rzn, iofc to ifco.
std::vector<std::size_t> gates_of(Cell cell) {
  if (cell == Cell::gru) return {1, 0, 2};
  if (cell == Cell::lstm) return {0, 2, 3, 1};
  return {0};
}

// A stretch of an array, as another shape.
Array part(Array const& array, std::size_t begin, Extents shape) {
  Array result{array.scalar, std::move(shape), {}};
  auto const first = array.values.begin() + static_cast<std::ptrdiff_t>(begin);
  result.values.assign(first, first + static_cast<std::ptrdiff_t>(count_of(result.shape)));
  return result;
}

// Gates are of the same size, along the first axis.
Array in_order(Array const& array, std::vector<std::size_t> const& gates) {
  Array result{array.scalar, array.shape, {}};
  std::size_t const size = array.values.size() / gates.size();
  for (std::size_t const gate : gates) {
    auto const first = array.values.begin() + static_cast<std::ptrdiff_t>(gate * size);
    result.values.insert(result.values.end(), first, first + static_cast<std::ptrdiff_t>(size));
  }
  return result;
}

bool is_zero(Array const& array) {
  return std::all_of(array.values.begin(), array.values.end(), [](double value) { return value == 0; });
}

void expect_shape(Step const& step, std::size_t operand, Extents const& shape, std::string_view what) {
  if (step.operand_shape(operand) != shape)
    step.refuse("expected " + std::string(what) + " of " + spell(shape) + ", found " +
                spell(step.operand_shape(operand)));
}

// The state that operand `operand` has for a direction, [N, H]; nothing where it is 0.
std::optional<Id> state_of(Step& step, RecurrentNode const& node, std::size_t operand, std::size_t direction) {
  if (!step.has(operand)) return std::nullopt;
  Array const* const numbers = step.numbers(operand);
  if (numbers != nullptr && is_zero(*numbers)) return std::nullopt;
  Extents const shape{node.batch, node.hidden};
  if (numbers != nullptr && !node.is_batch_first)
    return step.constant(part(*numbers, direction * count_of(shape), shape), step.node().inputs[operand]);
  Id const own = step.slice(step.operand(operand), node.is_batch_first ? 1 : 0, direction, direction + 1);
  return step.reshape(own, shape);
}

struct FunctionDefault {
  std::string_view name;
  bool takes_alpha;
  bool takes_beta;
  double alpha;
  double beta;
};
constexpr FunctionDefault function_defaults[] = {
    {"relu", false, false, 0, 0},     {"tanh", false, false, 0, 0},          {"sigmoid", false, false, 0, 0},
    {"affine", true, true, 1, 0},     {"leakyrelu", true, false, 0.01, 0},   {"thresholdedrelu", true, false, 1, 0},
    {"scaledtanh", true, true, 1, 1}, {"hardsigmoid", true, true, 0.2, 0.5}, {"elu", true, false, 1, 0},
    {"softsign", false, false, 0, 0}, {"softplus", false, false, 0, 0},
};

std::vector<std::string> default_names(Cell cell) {
  if (cell == Cell::gru) return {"sigmoid", "tanh"};
  if (cell == Cell::lstm) return {"sigmoid", "tanh", "tanh"};
  return {"tanh"};
}

// Parameters are consumed in the order of the functions that take them.
std::vector<GateFunction> functions_of(Step const& step, Cell cell, std::size_t directions) {
  std::vector<std::string> names = step.texts("activations");
  std::size_t const each = default_names(cell).size();
  for (std::size_t i = 0; i < directions && step.texts("activations").empty(); ++i)
    for (std::string const& name : default_names(cell)) names.push_back(name);
  if (names.size() != each * directions)
    step.refuse("expected " + std::to_string(each * directions) + " names as attribute activations, found " +
                std::to_string(names.size()));
  std::vector<double> const alphas = step.reals("activation_alpha");
  std::vector<double> const betas = step.reals("activation_beta");
  auto alpha = alphas.begin();
  auto beta = betas.begin();
  std::vector<GateFunction> functions;
  for (std::string name : names) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto const known = std::find_if(std::begin(function_defaults), std::end(function_defaults),
                                    [&](FunctionDefault const& entry) { return entry.name == name; });
    if (known == std::end(function_defaults))
      step.refuse("expected functions of ONNX as attribute activations, found " + name);
    GateFunction function{name, known->alpha, known->beta};
    if (known->takes_alpha && alpha != alphas.end()) function.alpha = *alpha++;
    if (known->takes_beta && beta != betas.end()) function.beta = *beta++;
    functions.push_back(std::move(function));
  }
  return functions;
}

std::size_t direction_count(Step const& step) {
  std::string const direction = step.text("direction", "forward");
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional")
    step.refuse("expected forward, reverse or bidirectional as attribute direction, found " + direction);
  return direction == "bidirectional" ? 2 : 1;
}

void refuse_lengths(Step const& step, std::size_t steps) {
  if (!step.has(4)) return;
  Array const* const lengths = step.numbers(4);
  bool const are_full =
      lengths != nullptr && std::all_of(lengths->values.begin(), lengths->values.end(),
                                        [&](double length) { return length == static_cast<double>(steps); });
  if (!are_full) step.refuse_listed("sequence_lens");
}

Direction direction_of(Step& step, RecurrentNode const& node, std::size_t index, bool reverse) {
  std::vector<std::size_t> const gates = gates_of(node.cell);
  std::int64_t const rows = to_integer(gates.size()) * node.hidden;
  std::string const suffix = index == 1 ? "_reverse" : "";
  auto const weights = [&](std::size_t operand) {
    Array const& all = step.fixed(operand, "its weights");
    Extents const shape{rows, all.shape.back()};
    return step.constant(in_order(part(all, index * count_of(shape), shape), gates),
                         step.node().inputs[operand] + suffix);
  };
  auto const bias = [&](std::size_t half, char const* name) {
    Array own{Scalar::float32, {rows}, std::vector<double>(to_size(rows))};
    if (step.has(3)) own = part(step.fixed(3, "its biases"), (2 * index + half) * to_size(rows), {rows});
    return step.constant(in_order(own, gates), step.has(3) ? step.node().inputs[3] + name + suffix : "");
  };
  Direction direction{reverse, weights(1), weights(2), bias(0, "_ih"), bias(1, "_hh")};
  direction.initial_h = state_of(step, node, 5, index);
  if (node.cell != Cell::lstm) return direction;
  direction.initial_c = state_of(step, node, 6, index);
  if (step.has(7) && !is_zero(step.fixed(7, "its peepholes")))
    direction.peepholes =
        step.constant(part(step.fixed(7, "its peepholes"), index * to_size(3 * node.hidden), {3 * node.hidden}),
                      step.node().inputs[7] + suffix);
  return direction;
}

}  // namespace

RecurrentNode recurrent_node(Step& step, Cell cell) {
  std::size_t const directions = direction_count(step);
  bool const is_batch_first = step.integer("layout", 0) != 0;
  Id x = step.operand(0);
  if (step.rank(x) != 3) step.refuse("expected [Time, N, In], found " + spell(step.shape(x)));
  if (is_batch_first) x = step.permute(x, {1, 0, 2});
  Array const& recurrence = step.fixed(2, "its weights");
  if (recurrence.shape.size() != 3) step.refuse("expected weights of 3 axes, found " + spell(recurrence.shape));
  RecurrentNode node{cell,
                     step.extent(x, 0),
                     step.shape(x)[1],
                     recurrence.shape[2],
                     step.integer("linear_before_reset", 0) != 0,
                     step.integer("input_forget", 0) != 0,
                     step.real("clip", std::numeric_limits<double>::infinity()),
                     is_batch_first,
                     x};
  refuse_lengths(step, node.steps);
  std::int64_t const count = to_integer(directions);
  std::int64_t const rows = to_integer(gates_of(cell).size()) * node.hidden;
  expect_shape(step, 1, {count, rows, step.shape(x)[2]}, "weights");
  expect_shape(step, 2, {count, rows, node.hidden}, "recurrent weights");
  if (step.has(3)) expect_shape(step, 3, {count, 2 * rows}, "biases");
  if (step.has(7)) expect_shape(step, 7, {count, 3 * node.hidden}, "peepholes");
  std::vector<GateFunction> const functions = functions_of(step, cell, directions);
  std::size_t const each = functions.size() / directions;
  for (std::size_t i = 0; i < directions; ++i) {
    bool const reverse = i == 1 || step.text("direction", "forward") == "reverse";
    node.directions.push_back(direction_of(step, node, i, reverse));
    auto const first = functions.begin() + static_cast<std::ptrdiff_t>(i * each);
    node.directions.back().functions.assign(first, first + static_cast<std::ptrdiff_t>(each));
  }
  return node;
}

bool is_uncommon(Step const& step, RecurrentNode const& node, Direction const& direction) {
  std::vector<std::string> const usual = default_names(node.cell);
  bool are_usual = true;
  for (std::size_t i = 0; i < usual.size(); ++i) are_usual = are_usual && direction.functions[i].name == usual[i];
  if (node.cell == Cell::rnn && direction.functions[0].name == "relu") are_usual = true;
  auto const is_computed = [&](std::size_t operand) { return step.has(operand) && step.numbers(operand) == nullptr; };
  bool const starts_computed = is_computed(5) || (node.cell == Cell::lstm && is_computed(6));
  return !are_usual || !std::isinf(node.clip) || direction.peepholes || node.input_forget || starts_computed;
}

}  // namespace tool::lowering
