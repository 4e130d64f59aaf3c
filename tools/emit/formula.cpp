#include "emit/formula.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/limits.hpp"

namespace tool::emit {

namespace {

void check_shape(Extents const& shape) {
  if (shape.size() > ingot::max_rank)
    throw Unsayable("is not supported: a tensor of " + std::to_string(shape.size()) + " axes, " + spell(shape) +
                    ": expressions have at most " + std::to_string(ingot::max_rank));
  for (std::int64_t const extent : shape) {
    if (extent > 0 && extent <= static_cast<std::int64_t>(ingot::graph::largest_extent)) continue;
    throw Unsayable("is not supported: a tensor " + spell(shape) + ": extents are from 1 to " +
                    std::to_string(ingot::graph::largest_extent));
  }
}

Formula joined(std::string text, std::vector<Formula> const& operands, Extents shape, Formula::Binding binding) {
  check_shape(shape);
  Formula formula{std::move(text), std::move(shape), binding};
  for (Formula const& operand : operands) {
    for (std::size_t const parameter : operand.parameters) {
      if (std::ranges::find(formula.parameters, parameter) == formula.parameters.end())
        formula.parameters.push_back(parameter);
    }
  }
  return formula;
}

template <class Number>
std::string listed(std::vector<Number> const& numbers) {
  std::string text;
  for (Number const number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

// The operand of an operator: in brackets where it binds less.
std::string beside(Formula const& operand, Formula::Binding tightest) {
  return operand.binding <= tightest ? operand.text : '(' + operand.text + ')';
}

Formula infix(char const* sign, Formula const& a, Formula const& b, Formula::Binding binding, bool associative) {
  using enum Formula::Binding;
  Formula::Binding const right = associative ? binding : binding == sum ? product : atom;
  return joined(beside(a, binding) + sign + beside(b, right), {a, b}, broadcast_shape(a.shape, b.shape), binding);
}

}  // namespace

std::string list_of(Extents const& numbers) {
  return listed(numbers);
}
std::string list_of(std::vector<std::size_t> const& numbers) {
  return listed(numbers);
}

Formula call(std::string const& function, std::vector<Formula> const& operands, Extents shape,
             std::string const& last_argument) {
  std::string text = function + '(';
  for (std::size_t i = 0; i < operands.size(); ++i) text += (i == 0 ? "" : ", ") + operands[i].text;
  if (!last_argument.empty()) text += ", " + last_argument;
  return joined(text + ')', operands, std::move(shape), Formula::Binding::atom);
}

std::string digits_of(double value) {
  if (std::isnan(value)) return "std::numeric_limits<double>::quiet_NaN()";
  if (std::isinf(value))
    return value > 0 ? "std::numeric_limits<double>::infinity()" : "-std::numeric_limits<double>::infinity()";
  std::array<char, 32> digits{};
  bool const is_float = std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max()) &&
                        static_cast<double>(static_cast<float>(value)) == value;
  char* const end = is_float
                        ? std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(value)).ptr
                        : std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

Formula number(double value) {
  return {"g::constant<" + digits_of(value) + '>'};
}
Formula filled(double value, Extents const& shape) {
  return broadcast(number(value), shape);
}
Formula table(std::vector<double> const& values, Extents const& shape) {
  constexpr std::size_t most = 65535;
  if (values.size() > most)
    throw Unsayable("is not supported: a table of " + std::to_string(values.size()) +
                    " numbers in an expression, at most " + std::to_string(most));
  std::string text = "g::table<ingot::Tensor<double, " + list_of(shape) + ">{";
  for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + digits_of(values[i]);
  return joined(text + "}>", {}, shape, Formula::Binding::atom);
}

Extents broadcast_shape(Extents const& a, Extents const& b) {
  Extents shape(std::max(a.size(), b.size()), 1);
  for (Extents const* const operand : {&a, &b}) {
    std::size_t const offset = shape.size() - operand->size();
    for (std::size_t i = 0; i < operand->size(); ++i) {
      if ((*operand)[i] != 1) shape[offset + i] = (*operand)[i];
    }
  }
  return shape;
}

Formula operator+(Formula const& a, Formula const& b) {
  return infix(" + ", a, b, Formula::Binding::sum, false);
}
Formula operator-(Formula const& a, Formula const& b) {
  return infix(" - ", a, b, Formula::Binding::sum, false);
}
Formula operator*(Formula const& a, Formula const& b) {
  return infix(" * ", a, b, Formula::Binding::product, false);
}
Formula operator/(Formula const& a, Formula const& b) {
  return infix(" / ", a, b, Formula::Binding::product, false);
}

Formula elementwise(std::string const& function, std::vector<Formula> const& operands) {
  Extents shape;
  for (Formula const& operand : operands) shape = broadcast_shape(shape, operand.shape);
  return call(function, operands, shape);
}

Formula reshape(Formula const& x, Extents const& shape) {
  if (x.shape == shape) return x;
  return call("g::reshape<" + list_of(shape) + '>', {x}, shape);
}

Formula permute(Formula const& x, Axes const& order) {
  Extents shape;
  for (std::size_t const axis : order) shape.push_back(x.shape[axis]);
  if (std::ranges::is_sorted(order)) return x;
  Axes last_two(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) last_two[i] = i;
  if (order.size() > 1) std::swap(last_two[order.size() - 2], last_two[order.size() - 1]);
  if (order == last_two) return call("g::transpose", {x}, shape);
  return call("g::permute<" + list_of(order) + '>', {x}, shape);
}

Formula broadcast(Formula const& x, Extents const& shape) {
  if (x.shape == shape) return x;
  return call("g::broadcast<" + list_of(shape) + '>', {x}, shape);
}

Formula slice(Formula const& x, std::size_t axis, std::size_t begin, std::size_t end) {
  Extents shape = x.shape;
  if (begin == 0 && end == static_cast<std::size_t>(shape[axis])) return x;
  shape[axis] = static_cast<std::int64_t>(end - begin);
  return call("g::slice<" + list_of(std::vector{axis, begin, end}) + '>', {x}, shape);
}

Formula concat(std::vector<Formula> const& parts, std::size_t axis) {
  if (parts.size() == 1) return parts.front();
  Extents shape = parts.front().shape;
  shape[axis] = 0;
  for (Formula const& part : parts) shape[axis] += part.shape[axis];
  return call("g::concat<" + std::to_string(axis) + '>', parts, shape);
}

Formula pad(Formula const& x, std::size_t axis, std::size_t before, std::size_t after, double number) {
  if (before == 0 && after == 0) return x;
  Extents shape = x.shape;
  shape[axis] += static_cast<std::int64_t>(before + after);
  std::string arguments = list_of(std::vector{axis, before, after});
  if (number != 0) arguments += ", " + digits_of(number);
  return call("g::pad<" + arguments + '>', {x}, shape);
}

Formula fitted(Formula const& x, Extents const& shape) {
  if (x.shape == shape) return x;
  return count_of(x.shape) == count_of(shape) && !x.shape.empty() ? reshape(x, shape) : broadcast(x, shape);
}

Formula reduce(std::string const& function, Formula const& x, Axes const& axes, bool keep) {
  if (axes.empty()) return x;
  Extents shape;
  for (std::size_t i = 0; i < x.shape.size(); ++i) {
    bool const reduced = std::ranges::find(axes, i) != axes.end();
    if (!reduced || keep) shape.push_back(reduced ? 1 : x.shape[i]);
  }
  std::string arguments = axes.size() == x.shape.size() ? "" : "g::axis<" + list_of(axes) + '>';
  if (keep) arguments += arguments.empty() ? "g::keepdims" : ", g::keepdims";
  return call("g::" + function, {x}, shape, arguments);
}

Formula along(std::string const& function, Formula const& x, std::size_t axis) {
  bool const is_last = axis + 1 == x.shape.size();
  return call("g::" + function, {x}, x.shape, is_last ? "" : "g::axis<" + std::to_string(axis) + '>');
}

Formula matmul(Formula const& a, Formula const& b) {
  Extents const batch_a(a.shape.begin(), a.shape.end() - 2);
  Extents const batch_b(b.shape.begin(), b.shape.end() - 2);
  Extents shape = broadcast_shape(batch_a, batch_b);
  shape.push_back(a.shape[a.shape.size() - 2]);
  shape.push_back(b.shape.back());
  return call("g::matmul", {a, b}, shape);
}

Formula linear(Formula const& x, Formula const& weight, Formula const& bias) {
  Extents shape = x.shape;
  shape.back() = weight.shape.front();
  return call("g::linear", {x, weight, bias}, shape);
}
Formula linear(Formula const& x, Formula const& weight) {
  Formula const product = call("g::matmul", {x, permute(weight, {1, 0})}, x.shape);
  Extents shape = x.shape;
  shape.back() = weight.shape.front();
  return {product.text, shape, Formula::Binding::atom, product.parameters};
}

}  // namespace tool::emit
