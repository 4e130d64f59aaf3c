// What comes from attributes, shapes and types.
#include <algorithm>
#include <array>
#include <cmath>

#include <ingot/host/quoted_text.hpp>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"

namespace tool::rules {
namespace {

// TensorProto.DataType.
Scalar scalar_of(Call const& call, std::string const& name, std::int64_t type) {
  switch (type) {
    case 1:
      return Scalar::float32;
    case 2:
      return Scalar::uint8;
    case 3:
      return Scalar::int8;
    case 4:
      return Scalar::uint16;
    case 5:
      return Scalar::int16;
    case 6:
      return Scalar::int32;
    case 7:
      return Scalar::int64;
    case 9:
      return Scalar::boolean;
    case 10:
      return Scalar::float16;
    case 11:
      return Scalar::float64;
    case 12:
      return Scalar::uint32;
    case 13:
      return Scalar::uint64;
    case 16:
      return Scalar::bfloat16;
    default:
      call.refuse_attribute(name, "is not supported: data type " + std::to_string(type));
  }
}

// In opset 1 the type was its name.
Scalar scalar_named(Call const& call, std::string const& text) {
  static constexpr std::array<std::pair<std::string_view, Scalar>, 12> names{{
      {"FLOAT", Scalar::float32},
      {"DOUBLE", Scalar::float64},
      {"FLOAT16", Scalar::float16},
      {"INT8", Scalar::int8},
      {"UINT8", Scalar::uint8},
      {"INT16", Scalar::int16},
      {"UINT16", Scalar::uint16},
      {"INT32", Scalar::int32},
      {"UINT32", Scalar::uint32},
      {"INT64", Scalar::int64},
      {"UINT64", Scalar::uint64},
      {"BOOL", Scalar::boolean},
  }};
  for (auto const& [name, scalar] : names)
    if (name == text) return scalar;
  call.refuse_attribute("to", "is not supported: data type " + ingot::detail::quoted(text));
}

Array cast_to(Call& call, Scalar to) {
  Array const& x = call.operand(0);
  Array y = call.make(to, x.shape);
  std::ranges::transform(x.values, y.values.begin(), [to](double number) { return converted(to, number); });
  return y;
}

// To a type: integers truncate, floating types round. saturate concerns types of 8 bits, which are not read.
Array cast(Call& call) {
  call.expect_operands(1, 1);
  if (call.opset() < 6) return cast_to(call, scalar_named(call, call.text("to", "")));
  return cast_to(call, scalar_of(call, "to", call.integer("to")));
}

Array cast_like(Call& call) {
  call.expect_operands(2, 2);
  return cast_to(call, call.operand(1).scalar);
}

Array of_integers(Call& call, Extents shape, std::vector<std::int64_t> const& numbers) {
  Array y = call.make(Scalar::int64, std::move(shape));
  std::ranges::transform(numbers, y.values.begin(), [](std::int64_t n) { return static_cast<double>(n); });
  return y;
}

// Of value, value_int, value_ints, value_float, value_floats that one which is there.
Array constant(Call& call) {
  call.expect_operands(0, 0);
  if (call.has_attribute("value_int")) return of_integers(call, {}, {call.integer("value_int")});
  if (call.has_attribute("value_ints")) {
    auto const numbers = call.integers("value_ints");
    return of_integers(call, {as_extent(numbers.size())}, numbers);
  }
  if (call.has_attribute("value_float")) return call.make(Scalar::float32, {}, {call.real("value_float")});
  if (call.has_attribute("value_floats")) {
    auto const numbers = call.reals("value_floats");
    return call.make(Scalar::float32, {as_extent(numbers.size())}, numbers);
  }
  for (char const* name : {"value_string", "value_strings", "sparse_value"})
    if (call.has_attribute(name)) call.refuse_attribute(name, "is not supported");
  Array const& value = call.array("value");
  return call.make(value.scalar, value.shape, value.values);
}

// A tensor of one number: `value`, or 0 of float32.
Array constant_of_shape(Call& call) {
  call.expect_operands(1, 1);
  Array value{Scalar::float32, {1}, {0}};
  if (call.has_attribute("value")) value = call.array("value");
  if (value.values.size() != 1)
    call.refuse_attribute("value", "expected one number, found shape " + spell(value.shape));
  Array y = call.make(value.scalar, call.list(0));
  std::ranges::fill(y.values, value.values[0]);
  return y;
}

// The extents from axis `start` to before axis `end`, both clamped, since opset 15; before, all of them.
Array shape(Call& call) {
  call.expect_operands(1, 1);
  Extents const& extents = call.operand(0).shape;
  std::int64_t const rank = as_extent(extents.size());
  auto const clamped = [&](std::int64_t axis) {
    return std::clamp(axis < 0 ? std::max(axis, -rank) + rank : axis, std::int64_t{0}, rank);
  };
  std::int64_t const start = clamped(call.integer("start", 0));
  std::int64_t const end = std::max(start, clamped(call.integer("end", rank)));
  std::vector<std::int64_t> const kept(extents.begin() + start, extents.begin() + end);
  return of_integers(call, {as_extent(kept.size())}, kept);
}

Array size(Call& call) {
  call.expect_operands(1, 1);
  return of_integers(call, {}, {as_extent(call.operand(0).values.size())});
}

// start, start + delta, ... before limit: max(0, ceil((limit - start) / delta)) numbers.
Array range(Call& call) {
  call.expect_operands(3, 3);
  for (std::size_t i = 0; i < 3; ++i) call.expect_known(i);
  double const start = call.number(0), limit = call.number(1), delta = call.number(2);
  double const count = std::ceil((limit - start) / delta);
  if (delta == 0 || !std::isfinite(count) || count > 9e15) call.refuse("expected a range that ends");
  Array y = call.make(call.operand(0).scalar, {count > 0 ? static_cast<std::int64_t>(count) : 0});
  for (std::size_t i = 0; i < y.values.size(); ++i)
    y.values[i] = kept(y.scalar, start + static_cast<double>(i) * delta);
  return y;
}

// 1 where column = row + k, else 0; of the operand's shape.
Array eye_like(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand_of_rank(0, 2);
  Scalar const scalar = call.has_attribute("dtype") ? scalar_of(call, "dtype", call.integer("dtype")) : x.scalar;
  Array y = call.make(scalar, x.shape);
  std::int64_t const k = std::clamp(call.integer("k", 0), -largest_extent, largest_extent);
  for (std::int64_t row = 0; row < x.shape[0]; ++row) {
    if (k > x.shape[1] - row || row < -k) continue;
    std::int64_t const column = row + k;
    if (column < x.shape[1]) y.values[as_size(row * x.shape[1] + column)] = 1;
  }
  return y;
}

}  // namespace

void add_constants(Operators& operators) {
  operators["Cast"] = {1, cast};
  operators["CastLike"] = {15, cast_like};
  operators["Constant"] = {1, constant};
  operators["ConstantOfShape"] = {9, constant_of_shape};
  operators["Shape"] = {1, shape};
  operators["Size"] = {1, size};
  operators["Range"] = {11, range};
  operators["EyeLike"] = {9, eye_like};
}

}  // namespace tool::rules
