// Arithmetic of expressions by operators, and the elementwise functions that are made of others.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdint>

// First what speaks to users through compilers: a message lists the headers on the way to it.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

template <class A, class B>
concept Operands = is_expression<A> || is_expression<B>;

// The shape of an expression; of what is none, one that broadcasts with any.
template <class X>
using shape_or_none = typename FirstShape<X>::type;
template <class A, class B>
using stranger = typename FirstStranger<A, B>::type;

}  // namespace detail

template <std::uint64_t X>
constexpr auto operator-(Expression<X> x) {
  return negate(x);
}
// (What an operator refuses stands in its own body, so that a message has no more between it and the reader.)
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator+(Expression<A> a, Expression<B> b) {
  return add(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator+(A const&, B const&) {
  static_assert(
      is_operand<detail::stranger<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator-(Expression<A> a, Expression<B> b) {
  return subtract(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator-(A const&, B const&) {
  static_assert(
      is_operand<detail::stranger<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator*(Expression<A> a, Expression<B> b) {
  return multiply(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator*(A const&, B const&) {
  static_assert(
      is_operand<detail::stranger<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}
template <std::uint64_t A, std::uint64_t B>
requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
constexpr auto operator/(Expression<A> a, Expression<B> b) {
  return divide(a, b);
}
template <class A, class B>
requires detail::Operands<A, B>
constexpr auto operator/(A const&, B const&) {
  static_assert(
      is_operand<detail::stranger<A, B>>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  static_assert(shapes_broadcast<detail::shape_or_none<A>, detail::shape_or_none<B>>,
                "the shapes of the operands broadcast to one");
  return typename detail::StandIn<typename detail::FirstShape<A, B>::type>::type{};
}

namespace operations {

// x x
struct Square {
  constexpr auto operator()(auto const& x) const { return multiply(x, x); }
};

// a < b is b > a, and refuses what that refuses.
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

inline constexpr operations::Square square{};
inline constexpr operations::Less less{};
inline constexpr operations::LessEqual less_equal{};

// Comparisons by signs are refused, since they would give no truth but numbers.
template <class Left, class Right>
inline constexpr bool comparison_is_an_operation = false;

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

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
