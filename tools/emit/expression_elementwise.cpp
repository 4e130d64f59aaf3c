#include <array>
#include <cmath>
#include <string>

#include "emit/expression_writer.hpp"

namespace tool::emit {

namespace {

using plan::BinaryFunction;
using plan::UnaryFunction;

Formula of(std::string const& function, Formula const& x) {
  return call("g::" + function, {x}, x.shape);
}
Formula with(std::string const& function, double parameter, Formula const& x) {
  return call("g::" + function + '<' + digits_of(parameter) + '>', {x}, x.shape);
}

Formula clamped(Formula const& x, double smallest, double largest) {
  if (std::isinf(smallest) && smallest < 0 && std::isinf(largest) && largest > 0) return x;
  if (std::isinf(largest) && largest > 0) return elementwise("g::maximum", {x, number(smallest)});
  if (std::isinf(smallest) && smallest < 0) return elementwise("g::minimum", {x, number(largest)});
  return elementwise("g::clamp", {x, number(smallest), number(largest)});
}

bool is_about(double a, double b) {
  return std::abs(a - b) <= 1e-7 * std::abs(b);
}

Formula hard_sigmoid(plan::Unary const& function, Formula const& x) {
  if (is_about(function.a, 1.0 / 6) && function.b == 0.5) return of("hard_sigmoid", x);
  return clamped(number(function.a) * x + number(function.b), 0, 1);
}

// The library's selu<> has PyTorch's constants, of which ONNX's are those rounded to float.
Formula selu(plan::Unary const& function, Formula const& x) {
  if (is_about(function.a, 1.6732632423543772) && is_about(function.b, 1.0507009873554805)) return of("selu<>", x);
  return call("g::selu<" + digits_of(function.a) + ", " + digits_of(function.b) + '>', {x}, x.shape);
}

// The library's name of a function without parameters.
char const* name_of(UnaryFunction function) {
  switch (function) {
    using enum UnaryFunction;
    case abs:
      return "abs";
    case sign:
      return "sign";
    case exp:
      return "exp";
    case log:
      return "log";
    case sqrt:
      return "sqrt";
    case reciprocal:
      return "reciprocal";
    case square:
      return "square";
    case floor:
      return "floor";
    case ceil:
      return "ceil";
    case round:
      return "round";
    case erf:
      return "erf";
    case sin:
      return "sin";
    case cos:
      return "cos";
    case tan:
      return "tan";
    case asin:
      return "asin";
    case acos:
      return "acos";
    case atan:
      return "atan";
    case sinh:
      return "sinh";
    case cosh:
      return "cosh";
    case asinh:
      return "asinh";
    case acosh:
      return "acosh";
    case atanh:
      return "atanh";
    case tanh:
      return "tanh";
    case sigmoid:
      return "sigmoid";
    case relu:
      return "relu";
    case gelu:
      return "gelu";
    case gelu_tanh:
      return "gelu_tanh";
    case silu:
      return "silu";
    case mish:
      return "mish";
    case softplus:
      return "softplus";
    case softsign:
      return "softsign";
    case hard_swish:
      return "hard_swish";
    case negate:
    case leaky_relu:
    case elu:
    case selu:
    case celu:
    case hard_sigmoid:
    case thresholded_relu:
    case clamp:
      break;
  }
  throw Unsayable("a function that the writer of expressions does not know");
}

Formula of_two(char const* function, Formula const& a, Formula const& b) {
  return elementwise(std::string("g::") + function, {a, b});
}

}  // namespace

Formula unary(plan::Unary const& function, Formula const& x) {
  switch (function.function) {
    using enum UnaryFunction;
    case negate:
      return {'-' + (x.binding == Formula::Binding::atom ? x.text : '(' + x.text + ')'), x.shape,
              Formula::Binding::product, x.parameters};
    case leaky_relu:
      return with("leaky_relu", function.a, x);
    case elu:
      return with("elu", function.a, x);
    case selu:
      return emit::selu(function, x);
    case celu:
      return with("celu", function.a, x);
    case hard_sigmoid:
      return emit::hard_sigmoid(function, x);
    case thresholded_relu:
      return with("thresholded_relu", function.a, x);
    case clamp:
      return clamped(x, function.a, function.b);
    default:
      return of(name_of(function.function), x);
  }
}

Formula formula_of(plan::Unary const& function, Step const& step) {
  return unary(function, step.broadcast_operand(0));
}

Formula formula_of(plan::Binary const& binary, Step const& step) {
  Formula const a = step.broadcast_operand(0);
  Formula const b = step.broadcast_operand(1);
  switch (binary.function) {
    using enum BinaryFunction;
    case add:
      return a + b;
    case subtract:
      return a - b;
    case multiply:
      return a * b;
    case divide:
      return a / b;
    case power:
      return of_two("power", a, b);
    case maximum:
      return of_two("maximum", a, b);
    case minimum:
      return of_two("minimum", a, b);
    case remainder:
      return of_two("remainder", a, b);
    case prelu:
      return of_two("prelu", a, b);
    case greater:
      return of_two("greater", a, b);
    case greater_equal:
      return of_two("greater_equal", a, b);
    case less:
      return of_two("less", a, b);
    case less_equal:
      return of_two("less_equal", a, b);
    case equal:
      return of_two("equal", a, b);
  }
  throw Unsayable("a function of two values that the writer of expressions does not know");
}

Formula formula_of(plan::Where const&, Step const& step) {
  return elementwise("g::where", {step.broadcast_operand(0), step.broadcast_operand(1), step.broadcast_operand(2)});
}

Formula formula_of(plan::Gated const& gated, Step const& step) {
  Formula const x = step.operand(0);
  auto const middle = static_cast<std::size_t>(x.shape[gated.axis] / 2);
  Formula first = slice(x, gated.axis, 0, middle);
  if (gated.value) first = unary({*gated.value}, first);
  return first * unary({gated.opening}, slice(x, gated.axis, middle, 2 * middle));
}

}  // namespace tool::emit
