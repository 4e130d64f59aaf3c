// Functions of several numbers, element by element, broadcast.
#include <cmath>
#include <limits>
#include <map>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

template <class F>
Array combined(Call& call, Array const& a, Array const& b, Scalar scalar, F f) {
  Array y = call.make(scalar, broadcast_shape(call, a.shape, b.shape));
  auto to = y.values.begin();
  walk(
      y.shape, [&](std::size_t i, std::size_t j) { *to++ = kept(scalar, f(a.values[i], b.values[j])); },
      broadcast_steps(a.shape, y.shape), broadcast_steps(b.shape, y.shape));
  return y;
}

// The second operand, its shape aligned as the opset aligns it: below 7 shapes are equal, unless broadcast = 1, where
// b's axes are a's from `axis` on (without it, its last).
Array aligned(Call& call, Array const& a, Array const& b) {
  Extents shape = b.shape;
  if (call.opset() < 7) {
    if (!call.flag("broadcast")) {
      if (a.shape != b.shape)
        call.refuse("expected operands of one shape, found " + spell(a.shape) + " and " + spell(b.shape));
    } else if (call.has_attribute("axis")) {
      std::size_t const axis = call.axis(call.integer("axis"), a.shape.size());
      if (axis + shape.size() > a.shape.size())
        call.refuse_attribute("axis", "operand of shape " + spell(b.shape) + " has too many axes behind it");
      shape.resize(a.shape.size() - axis, 1);
    }
    if (broadcast_shape(call, a.shape, shape) != a.shape)
      call.refuse("expected an operand that broadcasts to " + spell(a.shape) + ", found " + spell(b.shape));
  }
  return call.make(b.scalar, std::move(shape), b.values);
}

void expect_one_type(Call const& call) {
  for (std::size_t i = 1; i < call.operand_count(); ++i)
    if (call.operand(i).scalar != call.operand(0).scalar)
      call.refuse("expected operands of one type, found " + std::string(name_of(call.operand(0).scalar)) + " and " +
                  std::string(name_of(call.operand(i).scalar)));
}

// a / b; integers truncate.
Array divide(Call& call) {
  call.expect_operands(2, 2);
  expect_one_type(call);
  Array const& a = call.operand(0);
  Array const b = aligned(call, a, call.operand(1));
  if (is_floating(a.scalar)) return combined(call, a, b, a.scalar, [](double x, double y) { return x / y; });
  bool const is_known = call.is_known(1);
  return combined(call, a, b, a.scalar, [&](double x, double y) {
    if (y == 0 && is_known) call.refuse("divides an integer by 0");
    return y == 0 ? 0 : std::trunc(x / y);
  });
}

// fmod = 1: the remainder has the dividend's sign, as C's fmod; 0, for integers: the divisor's.
Array remainder(Call& call) {
  call.expect_operands(2, 2);
  expect_one_type(call);
  Array const& a = call.operand(0);
  bool const is_c = call.flag("fmod");
  bool const is_whole = !is_floating(a.scalar);
  if (!is_whole && !is_c) call.refuse_attribute("fmod", "expected 1 for floating types");
  bool const is_known = call.is_known(1);
  return combined(call, a, call.operand(1), a.scalar, [&](double x, double y) {
    if (is_whole && y == 0) {
      if (is_known) call.refuse("divides an integer by 0");
      return 0.0;
    }
    double const rest = std::fmod(x, y);
    return !is_c && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  });
}

// a^b, in a's type.
Array power(Call& call) {
  call.expect_operands(2, 2);
  Array const& a = call.operand(0);
  return combined(call, a, aligned(call, a, call.operand(1)), a.scalar,
                  [](double x, double y) { return std::pow(x, y); });
}

struct Arithmetic {
  int since;
  bool gives_truth;
  double (*formula)(double, double);
};

std::map<std::string_view, Arithmetic> const& arithmetic() {
  static std::map<std::string_view, Arithmetic> const all{
      {"Add", {1, false, [](double x, double y) { return x + y; }}},
      {"Sub", {1, false, [](double x, double y) { return x - y; }}},
      {"Mul", {1, false, [](double x, double y) { return x * y; }}},
      {"Equal", {1, true, [](double x, double y) -> double { return x == y; }}},
      {"Greater", {1, true, [](double x, double y) -> double { return x > y; }}},
      {"GreaterOrEqual", {12, true, [](double x, double y) -> double { return x >= y; }}},
      {"Less", {1, true, [](double x, double y) -> double { return x < y; }}},
      {"LessOrEqual", {12, true, [](double x, double y) -> double { return x <= y; }}},
      {"And", {1, true, [](double x, double y) -> double { return x != 0 && y != 0; }}},
      {"Or", {1, true, [](double x, double y) -> double { return x != 0 || y != 0; }}},
      {"Xor", {1, true, [](double x, double y) -> double { return (x != 0) != (y != 0); }}},
  };
  return all;
}

Array of_two_numbers(Call& call) {
  call.expect_operands(2, 2);
  expect_one_type(call);
  Arithmetic const& known = arithmetic().at(call.op());
  Array const& a = call.operand(0);
  return combined(call, a, aligned(call, a, call.operand(1)), known.gives_truth ? Scalar::boolean : a.scalar,
                  known.formula);
}

// x where x >= 0, else slope x. The slope broadcasts to x; below opset 7 it is one number or one a channel.
Array prelu(Call& call) {
  call.expect_operands(2, 2);
  expect_one_type(call);
  Array const& x = call.operand(0);
  Array slope = call.make(x.scalar, call.operand(1).shape, call.operand(1).values);
  bool const is_a_channel = slope.shape.size() == 1 && x.shape.size() > 2 && slope.shape[0] == x.shape[1];
  if (call.opset() < 7 && is_a_channel) slope.shape.resize(x.shape.size() - 1, 1);
  if (broadcast_shape(call, x.shape, slope.shape) != x.shape)
    call.refuse("expected a slope that broadcasts to " + spell(x.shape) + ", found " + spell(slope.shape));
  return combined(call, x, slope, x.scalar, [](double z, double a) { return z < 0 ? a * z : z; });
}

// One of any number of operands; those below opset 8 have one shape.
Array of_many_numbers(Call& call) {
  call.expect_operands(1, any_number);
  expect_one_type(call);
  std::string const& op = call.op();
  auto const formula = op == "Max"   ? [](double x, double y) { return std::isnan(x) || x > y ? x : y; }
                       : op == "Min" ? [](double x, double y) { return std::isnan(x) || x < y ? x : y; }
                                     : [](double x, double y) { return x + y; };
  Array const& first = call.operand(0);
  Array y = call.make(first.scalar, first.shape, first.values);
  for (std::size_t i = 1; i < call.operand_count(); ++i) {
    if (call.opset() < 8) call.expect_shape(i, first.shape);
    y = combined(call, y, call.operand(i), first.scalar, formula);
  }
  if (op == "Mean")
    for (double& number : y.values) number /= static_cast<double>(call.operand_count());
  return y;
}

// x where the condition holds, else y.
Array where(Call& call) {
  call.expect_operands(3, 3);
  Array const& condition = call.operand(0);
  Array const& x = call.operand(1);
  Array const& y = call.operand(2);
  if (x.scalar != y.scalar) call.refuse("expected two choices of one type");
  Array chosen = call.make(x.scalar, broadcast_shape(call, condition.shape, broadcast_shape(call, x.shape, y.shape)));
  auto to = chosen.values.begin();
  walk(
      chosen.shape,
      [&](std::size_t c, std::size_t i, std::size_t j) {
        *to++ = condition.values[c] != 0 ? x.values[i] : y.values[j];
      },
      broadcast_steps(condition.shape, chosen.shape), broadcast_steps(x.shape, chosen.shape),
      broadcast_steps(y.shape, chosen.shape));
  return chosen;
}

}  // namespace

void add_elementwise(Operators& operators) {
  for (auto const& [name, known] : arithmetic()) operators[name] = {known.since, of_two_numbers};
  operators["Div"] = {1, divide};
  operators["Mod"] = {10, remainder};
  operators["Pow"] = {1, power};
  operators["PRelu"] = {1, prelu};
  for (char const* name : {"Max", "Min", "Sum", "Mean"}) operators[name] = {1, of_many_numbers};
  operators["Where"] = {9, where};
}

}  // namespace tool::rules
