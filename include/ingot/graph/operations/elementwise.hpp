// Expressions element by element. Operands broadcast as NumPy's do; every function is NumPy's of the same name, or
// PyTorch's where NumPy has none.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/elementwise_refusals.hpp"

namespace ingot::graph {

namespace detail {

template <Operation Op, auto X>
constexpr auto unary() {
  return apply<Op, Expression<X>::dimensions, no_options, X>();
}

template <auto A, auto B>
concept fit = broadcasts(Expression<A>::dimensions, Expression<B>::dimensions);

template <Operation Op, auto A, auto B>
constexpr auto binary() {
  return apply<Op, broadcast_dimensions(Expression<A>::dimensions, Expression<B>::dimensions), no_options, A, B>();
}

}  // namespace detail

// Functions of one operand, element by element.
template <auto X>
constexpr auto operator-(Expression<X>) {
  return detail::unary<Operation::negate, X>();
}
template <auto X>
constexpr auto exp(Expression<X>) {
  return detail::unary<Operation::exp, X>();
}
template <auto X>
constexpr auto expm1(Expression<X>) {
  return detail::unary<Operation::expm1, X>();
}
// ln x: -infinity at 0, NaN below.
template <auto X>
constexpr auto log(Expression<X>) {
  return detail::unary<Operation::log, X>();
}
// ln(1 + x): -infinity at -1, NaN below.
template <auto X>
constexpr auto log1p(Expression<X>) {
  return detail::unary<Operation::log1p, X>();
}
template <auto X>
constexpr auto sqrt(Expression<X>) {
  return detail::unary<Operation::sqrt, X>();
}
template <auto X>
constexpr auto tanh(Expression<X>) {
  return detail::unary<Operation::tanh, X>();
}
// 1 / (1 + e^-x)
template <auto X>
constexpr auto sigmoid(Expression<X>) {
  return detail::unary<Operation::sigmoid, X>();
}
// ln(1 + e^x), in a form that does not overflow.
template <auto X>
constexpr auto softplus(Expression<X>) {
  return detail::unary<Operation::softplus, X>();
}
// The standard normal distribution function, and its density.
template <auto X>
constexpr auto normal_cdf(Expression<X>) {
  return detail::unary<Operation::normal_cdf, X>();
}
template <auto X>
constexpr auto normal_pdf(Expression<X>) {
  return detail::unary<Operation::normal_pdf, X>();
}
// max(x, 0), with the slope 0 at 0.
template <auto X>
constexpr auto relu(Expression<X>) {
  return detail::unary<Operation::relu, X>();
}
// 0 for x <= 0, else 1; its derivative is 0.
template <auto X>
constexpr auto step(Expression<X>) {
  return detail::unary<Operation::step, X>();
}
// |x|, with the slope 0 at 0.
template <auto X>
constexpr auto abs(Expression<X>) {
  return detail::unary<Operation::abs, X>();
}
// -1, 0 or 1; its derivative is 0.
template <auto X>
constexpr auto sign(Expression<X>) {
  return detail::unary<Operation::sign, X>();
}
template <auto X>
constexpr auto square(Expression<X>) {
  return detail::binary<Operation::multiply, X, X>();
}

// Arithmetic of two operands, element by element.
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto operator+(Expression<A>, Expression<B>) {
  return detail::binary<Operation::add, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto operator-(Expression<A>, Expression<B>) {
  return detail::binary<Operation::subtract, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto operator*(Expression<A>, Expression<B>) {
  return detail::binary<Operation::multiply, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto operator/(Expression<A>, Expression<B>) {
  return detail::binary<Operation::divide, A, B>();
}
// a^b; NaN for a negative a and a b that is no integer.
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto power(Expression<A>, Expression<B>) {
  return detail::binary<Operation::power, A, B>();
}
// The larger; where they are equal each has half of the gradient. NaN in either gives NaN, and NaN as both gradients.
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto maximum(Expression<A>, Expression<B>) {
  return detail::binary<Operation::maximum, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto minimum(Expression<A>, Expression<B>) {
  return detail::binary<Operation::minimum, A, B>();
}
// Comparisons give 1 or 0; their derivatives are 0.
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto greater(Expression<A>, Expression<B>) {
  return detail::binary<Operation::greater, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto greater_equal(Expression<A>, Expression<B>) {
  return detail::binary<Operation::greater_equal, A, B>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto less(Expression<A>, Expression<B>) {
  return detail::binary<Operation::greater, B, A>();
}
template <auto A, auto B>
requires detail::fit<A, B>
constexpr auto less_equal(Expression<A>, Expression<B>) {
  return detail::binary<Operation::greater_equal, B, A>();
}

namespace detail {

template <auto C, auto A, auto B>
inline constexpr bool three_fit =
    fit<A, B> &&
    broadcasts(Expression<C>::dimensions, broadcast_dimensions(Expression<A>::dimensions, Expression<B>::dimensions));

}  // namespace detail

// a where the condition is not 0, else b.
template <auto C, auto A, auto B>
requires detail::three_fit<C, A, B>
constexpr auto where(Expression<C>, Expression<A>, Expression<B>) {
  constexpr Dimensions ab = broadcast_dimensions(Expression<A>::dimensions, Expression<B>::dimensions);
  return detail::apply<Operation::where, broadcast_dimensions(Expression<C>::dimensions, ab), detail::no_options, C, A,
                       B>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
