// What words are not called with: numbers alone, axes as arguments, and signs of comparison.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/graph/expression.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

// What calls of words are asserted of: what is no expression, no axis or no extent stands in the brackets.
template <class... Given>
inline constexpr bool axes_are_template_arguments = sizeof...(Given) == 0;
template <int... Extents>
inline constexpr bool extents_are_positive = ((Extents > 0) && ...);
template <class Left, class Right>
inline constexpr bool comparison_is_a_word = false;

namespace detail {

template <class X>
concept Number = std::is_arithmetic_v<X>;

}  // namespace detail

template <detail::Number X>
constexpr auto relu(X const&) {
  static_assert(is_operand<X>, "this is a word of expressions: write a number as 1.0_c or constant<1.0>");
  return detail::refused<Shape<>>();
}
template <detail::Number X>
constexpr auto sigmoid(X const&) {
  static_assert(is_operand<X>, "this is a word of expressions: write a number as 1.0_c or constant<1.0>");
  return detail::refused<Shape<>>();
}
template <detail::Number X>
constexpr auto softplus(X const&) {
  static_assert(is_operand<X>, "this is a word of expressions: write a number as 1.0_c or constant<1.0>");
  return detail::refused<Shape<>>();
}
template <detail::Number X>
constexpr auto normal_cdf(X const&) {
  static_assert(is_operand<X>, "this is a word of expressions: write a number as 1.0_c or constant<1.0>");
  return detail::refused<Shape<>>();
}

template <class S, class First, class... More>
constexpr auto sum(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>, "axes and extents are template arguments: sum<1>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto mean(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>, "axes and extents are template arguments: mean<1>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto softmax(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>, "axes and extents are template arguments: softmax<1>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto log_sum_exp(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>,
                "axes and extents are template arguments: log_sum_exp<1>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto reshape(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>,
                "axes and extents are template arguments: reshape<2, 3>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto broadcast(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>,
                "axes and extents are template arguments: broadcast<2, 3>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto permute(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>,
                "axes and extents are template arguments: permute<1, 0>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto transpose(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>,
                "axes and extents are template arguments: permute<1, 0>(x)");
  return detail::refused<S>();
}
template <class S, class First, class... More>
constexpr auto flatten(Shaped<S>, First const&, More const&...) {
  static_assert(axes_are_template_arguments<First, More...>, "axes and extents are template arguments: reshape<6>(x)");
  return detail::refused<S>();
}

template <int... Extents, class S>
requires((Extents < 0) || ...)
constexpr auto reshape(Shaped<S>) {
  static_assert(extents_are_positive<Extents...>, "a reshape names every extent: -1 stands for none");
  return detail::refused<S>();
}

// Comparisons by operators: greater, less and their like are words, since they give numbers.
template <class A, class X>
constexpr auto operator>(Shaped<A>, X const&) {
  static_assert(comparison_is_a_word<Shaped<A>, X>, "a comparison of expressions is a word: greater(a, b)");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator>(X const&, Shaped<A>) {
  static_assert(comparison_is_a_word<X, Shaped<A>>, "a comparison of expressions is a word: greater(a, b)");
  return detail::refused<A>();
}
template <class A, class X>
constexpr auto operator<(Shaped<A>, X const&) {
  static_assert(comparison_is_a_word<Shaped<A>, X>, "a comparison of expressions is a word: less(a, b)");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator<(X const&, Shaped<A>) {
  static_assert(comparison_is_a_word<X, Shaped<A>>, "a comparison of expressions is a word: less(a, b)");
  return detail::refused<A>();
}
template <class A, class X>
constexpr auto operator>=(Shaped<A>, X const&) {
  static_assert(comparison_is_a_word<Shaped<A>, X>, "a comparison of expressions is a word: greater_equal(a, b)");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator>=(X const&, Shaped<A>) {
  static_assert(comparison_is_a_word<X, Shaped<A>>, "a comparison of expressions is a word: greater_equal(a, b)");
  return detail::refused<A>();
}
template <class A, class X>
constexpr auto operator<=(Shaped<A>, X const&) {
  static_assert(comparison_is_a_word<Shaped<A>, X>, "a comparison of expressions is a word: less_equal(a, b)");
  return detail::refused<A>();
}
template <detail::NotExpression X, class A>
constexpr auto operator<=(X const&, Shaped<A>) {
  static_assert(comparison_is_a_word<X, Shaped<A>>, "a comparison of expressions is a word: less_equal(a, b)");
  return detail::refused<A>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
