#include "emit/expression_writer.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "ingot/host/freeze_options.hpp"
#include "models/model_error.hpp"

namespace tool::emit {

namespace {

std::string name_of_value(plan::Value const& value, plan::Id id) {
  if (ingot::detail::is_identifier(value.name)) return value.name;
  return 'v' + std::to_string(id);
}

std::string name_of_constant(plan::Value const& value, plan::Id id) {
  return value.name.empty() ? "constant_" + std::to_string(id) : value.name;
}

bool all_equal(std::vector<double> const& values) {
  return std::ranges::all_of(values, [&](double v) { return v == values.front(); });
}

bool is_number(plan::Value const& value, Array const& array) {
  return array.values.size() == 1 || (value.name.empty() && all_equal(array.values));
}

}  // namespace

Formula const& ExpressionWriter::value(plan::Id id) {
  // A stack of its own: plans are deeper than a program's stack likes.
  std::vector<plan::Id> waiting{id};
  while (!waiting.empty()) {
    plan::Id const next = waiting.back();
    if (formulas_[next]) {
      waiting.pop_back();
      continue;
    }
    std::size_t const before = waiting.size();
    auto const& operands = plan_.values[next].operands;
    for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand) {
      if (!formulas_[*operand] && plan_.array(*operand) == nullptr) waiting.push_back(*operand);
    }
    if (waiting.size() > before) continue;
    write(next);
    waiting.pop_back();
  }
  return *formulas_[id];
}

void ExpressionWriter::write(plan::Id id) {
  Step const step(*this, id);
  try {
    Formula const formula =
        std::visit([&](auto const& operation) { return formula_of(operation, step); }, step.value().operation);
    if (plan_.array(id) != nullptr) {
      formulas_[id] = formula;
    } else {
      formulas_[id] = body_.let(step.name(), fitted(formula, step.shape()));
    }
  } catch (Unsayable const& fault) {
    throw ModelError(step.value().origin, fault.what());
  }
}

Step::Step(ExpressionWriter& writer, plan::Id id)
    : writer_(writer), id_(id), name_(name_of_value(writer.plan().values[id], id)) {}

Extents const& Step::shape_of(std::size_t operand) const {
  return writer_.plan().values[value().operands[operand]].shape;
}

Array const* Step::array(std::size_t i) const {
  return writer_.plan().array(value().operands[i]);
}

Formula Step::operand(std::size_t i) const {
  return fitted(broadcast_operand(i), shape_of(i));
}

Formula Step::broadcast_operand(std::size_t i) const {
  plan::Id const id = value().operands[i];
  plan::Value const& constant = writer_.plan().values[id];
  Array const* const numbers = writer_.plan().array(id);
  if (numbers != nullptr && is_number(constant, *numbers)) return number(numbers->values.front());
  return writer_.value(id);
}

Formula Step::weight(std::size_t i) const {
  return writer_.value(value().operands[i]);
}

Formula Step::parameter(std::size_t i, Extents const& shape, std::vector<double> numbers) const {
  plan::Id const id = value().operands[i];
  return writer_.body().parameter(name_of_constant(writer_.plan().values[id], id), shape, std::move(numbers));
}

Formula Step::let(std::string const& what, Formula const& formula) const {
  return writer_.body().let(name_ + '_' + what, formula);
}

void Step::note(std::string const& text) const {
  writer_.notes().push_back(value().origin.empty() ? text : value().origin + ": " + text);
}

Formula formula_of(plan::Input const&, Step const& step) {
  throw Unsayable("the value " + step.name() + " is read, and it is no input of what is written");
}

Formula formula_of(plan::Constant const& constant, Step const& step) {
  plan::Value const& value = step.value();
  std::string const name = value.name.empty() ? "constant_" + step.name().substr(1) : value.name;
  return step.writer().body().parameter(name, constant.array.shape, constant.array.values);
}

}  // namespace tool::emit
