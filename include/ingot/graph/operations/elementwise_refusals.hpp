// What words of two and three operands refuse: shapes that do not broadcast, and what is no expression.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/graph/expression.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

// Two expressions, element by element.
template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto operator+(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto operator+(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator+(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto operator-(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto operator-(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator-(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto operator*(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto operator*(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator*(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto operator/(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto operator/(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator/(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto power(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto power(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto power(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto maximum(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto maximum(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto maximum(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto minimum(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto minimum(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto minimum(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto greater(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto greater(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto greater(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto greater_equal(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto greater_equal(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto greater_equal(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto less(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto less(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto less(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class A, class B>
requires(!shapes_broadcast<A, B>)
constexpr auto less_equal(Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  return detail::refused<A>();
}
template <class A, detail::NotExpression X>
constexpr auto less_equal(Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto less_equal(X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

template <class C, class A, class B>
requires(!shapes_broadcast<A, B> || !shapes_broadcast<C, A> || !shapes_broadcast<C, B>)
constexpr auto where(Shaped<C>, Shaped<A>, Shaped<B>) {
  static_assert(shapes_broadcast<A, B>, "the shapes of the two operands broadcast to one");
  static_assert(!shapes_broadcast<A, B> || (shapes_broadcast<C, A> && shapes_broadcast<C, B>),
                "the shape of the condition broadcasts with those of the two operands");
  return detail::refused<A>();
}
template <class C, class A, detail::NotExpression X>
constexpr auto where(Shaped<C>, Shaped<A>, X const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <class C, detail::NotExpression X, class A>
constexpr auto where(Shaped<C>, X const&, Shaped<A>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}
template <class C, detail::NotExpression X, detail::NotExpression Y>
constexpr auto where(Shaped<C>, X const&, Y const&) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<C>();
}
template <detail::NotExpression X, class A, class B>
constexpr auto where(X const&, Shaped<A>, Shaped<B>) {
  static_assert(
      is_operand<X>,
      "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
  return detail::refused<A>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
