// Operators on expressions, and elementwise operations composed of others.
//
// A number beside an expression is refused, 2 * x: an expression is a type, and a function's argument is no constant.
// Write 2_c * x or constant<2> * x.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

template <class A, class B>
concept Operands = is_expression<A> || is_expression<B>;

// The shape of an expression; for anything else, one that broadcasts with every shape.
template <class X>
using shape_or_none = typename FirstShape<X>::type;
template <class A, class B>
using no_expression_of = typename FirstNoExpression<A, B>::type;

}  // namespace detail

// (The operators assert in their own bodies, to keep the messages short.)

// -x; of a constant the constant, -0.5_c.
template <std::uint64_t X>
constexpr auto operator-(Expression<X> x) {
  if constexpr (detail::record<X>.operation == detail::Operation::constant) {
    constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
    return detail::apply<detail::Operation::constant, Dimensions{},
                         std::array{detail::record<X>.options[0] ^ sign_bit}>();
  } else {
    return negate(x);
  }
}
// a + b, broadcast.
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator+(Expression<A> a, Expression<B> b) {
  return add(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator+(A const&, B const&) {
  static_assert(
      is_operand<detail::no_expression_of<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(
      is_read_in_an_expression<detail::no_expression_of<A, B>>,
      "next<name>(e) stands in cell(...) alone: inside an expression write e, or the state that it is a step later");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
// a - b, broadcast.
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator-(Expression<A> a, Expression<B> b) {
  return subtract(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator-(A const&, B const&) {
  static_assert(
      is_operand<detail::no_expression_of<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(
      is_read_in_an_expression<detail::no_expression_of<A, B>>,
      "next<name>(e) stands in cell(...) alone: inside an expression write e, or the state that it is a step later");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
// a b, element by element and broadcast: matmul is the matrix product.
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator*(Expression<A> a, Expression<B> b) {
  return multiply(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator*(A const&, B const&) {
  static_assert(
      is_operand<detail::no_expression_of<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(
      is_read_in_an_expression<detail::no_expression_of<A, B>>,
      "next<name>(e) stands in cell(...) alone: inside an expression write e, or the state that it is a step later");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
// a / b, broadcast.
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator/(Expression<A> a, Expression<B> b) {
  return divide(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator/(A const&, B const&) {
  static_assert(
      is_operand<detail::no_expression_of<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(
      is_read_in_an_expression<detail::no_expression_of<A, B>>,
      "next<name>(e) stands in cell(...) alone: inside an expression write e, or the state that it is a step later");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}

namespace operations {

// x x
struct Square : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <std::uint64_t X>
  constexpr auto operator()(Expression<X> x) const {
    return multiply(x, x);
  }
};

// a < b is b > a, with the same refusals.
struct Less : Binary<Greater> {
  using Binary<Greater>::operator();
  template <std::uint64_t A, std::uint64_t B>
  requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<A> a, Expression<B> b) const {
    return greater(b, a);
  }
};
struct LessEqual : Binary<GreaterEqual> {
  using Binary<GreaterEqual>::operator();
  template <std::uint64_t A, std::uint64_t B>
  requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<A> a, Expression<B> b) const {
    return greater_equal(b, a);
  }
};

}  // namespace operations

// x x, infinite where it overflows.
inline constexpr operations::Square square{};
// 1 where a < b, else 0, also where one is NaN. No gradient.
inline constexpr operations::Less less{};
// 1 where a <= b, else 0, also where one is NaN. No gradient.
inline constexpr operations::LessEqual less_equal{};

// The operators < > <= >= are refused: their result would be an expression, not a bool.
template <class Left, class Right>
inline constexpr bool comparison_is_an_operation = false;
// Asserted of functions whose names suggest an operation that there is not.
template <class... Operands>
inline constexpr bool is_an_operation = false;

// Refused: greater(a, b) is the comparison.
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator>(A const&, B const&) {
  static_assert(comparison_is_an_operation<A, B>, "a comparison of expressions is an operation: greater(a, b)");
  return detail::refused<typename detail::FirstShape<A, B>::type>();
}
// Refused: less(a, b) is the comparison.
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator<(A const&, B const&) {
  static_assert(comparison_is_an_operation<A, B>, "a comparison of expressions is an operation: less(a, b)");
  return detail::refused<typename detail::FirstShape<A, B>::type>();
}
// Refused: greater_equal(a, b) is the comparison.
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator>=(A const&, B const&) {
  static_assert(comparison_is_an_operation<A, B>, "a comparison of expressions is an operation: greater_equal(a, b)");
  return detail::refused<typename detail::FirstShape<A, B>::type>();
}
// Refused: less_equal(a, b) is the comparison.
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator<=(A const&, B const&) {
  static_assert(comparison_is_an_operation<A, B>, "a comparison of expressions is an operation: less_equal(a, b)");
  return detail::refused<typename detail::FirstShape<A, B>::type>();
}

// Functions of the C library that are refused, since they would be tried otherwise.

// Refused: the quotient is the operation.
template <class S>
constexpr auto tan(Shaped<S>) {
  static_assert(is_an_operation<S>, "tan is no operation on expressions: write sin(x) / cos(x)");
  return detail::refused<S>();
}
// Refused: abs(x) is the operation.
template <class S>
constexpr auto fabs(Shaped<S>) {
  static_assert(is_an_operation<S>, "fabs is no operation on expressions: write abs(x)");
  return detail::refused<S>();
}
// Refused: power(a, b) is the operation.
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto pow(A const&, B const&) {
  static_assert(is_an_operation<A, B>, "pow is no operation on expressions: write power(a, b)");
  return detail::refused<typename detail::FirstShape<A, B>::type>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
