// Expressions along axes: sums, means, softmax. Axes count from 0, or from the last with -1.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

// One bit an axis; no axes mean all.
template <class S, int... Axes>
constexpr std::uint64_t axis_mask() {
  if constexpr (sizeof...(Axes) == 0) {
    return (std::uint64_t{1} << S::rank) - 1;
  } else {
    return ((std::uint64_t{1} << axis_of(Axes, S::rank)) | ...);
  }
}
constexpr std::size_t extent_of_axes(Dimensions const& shape, std::uint64_t mask) {
  std::size_t product = 1;
  for (std::size_t i = 0; i < shape.rank; ++i) product *= (mask >> i & 1) == 0 ? 1 : shape.extents[i];
  return product;
}

// What a reduction along axes that are not there could have been: the axes that are there are gone.
template <class S, int... Axes>
constexpr auto unreduced() {
  constexpr std::uint64_t mask = axis_mask<S, Axes...>() & ((std::uint64_t{1} << S::rank) - 1);
  return refused<without_axes(dimensions_of(S{}), mask)>();
}

}  // namespace detail

// Over the axes named, which the result has no more; over all without. `sum<0>(x)`, `sum(x)`.
template <int... Axes, auto X>
requires(has_axes<typename Expression<X>::shape, Axes...>)
constexpr auto sum(Expression<X>) {
  constexpr std::uint64_t mask = detail::axis_mask<typename Expression<X>::shape, Axes...>();
  return detail::apply<Operation::sum, detail::without_axes(Expression<X>::dimensions, mask), std::array{mask}, X>();
}
template <int... Axes, class S>
requires(!has_axes<S, Axes...>)
constexpr auto sum(Shaped<S>) {
  static_assert(has_axes<S, Axes...>, "a sum is over axes of the shape, each named once");
  return detail::unreduced<S, Axes...>();
}

// The sum divided by the number of its terms.
template <int... Axes, auto X>
requires(has_axes<typename Expression<X>::shape, Axes...>)
constexpr auto mean(Expression<X> x) {
  constexpr std::uint64_t mask = detail::axis_mask<typename Expression<X>::shape, Axes...>();
  constexpr std::size_t count = detail::extent_of_axes(Expression<X>::dimensions, mask);
  return sum<Axes...>(x) / constant<Real(static_cast<double>(count))>;
}
template <int... Axes, class S>
requires(!has_axes<S, Axes...>)
constexpr auto mean(Shaped<S>) {
  static_assert(has_axes<S, Axes...>, "a mean is over axes of the shape, each named once");
  return detail::unreduced<S, Axes...>();
}

// e^x / sum e^x along an axis, the last by default, from x - max x so that nothing overflows.
template <int Axis = -1, auto X>
requires(has_axes<typename Expression<X>::shape, Axis>)
constexpr auto softmax(Expression<X>) {
  constexpr Dimensions shape = Expression<X>::dimensions;
  return detail::apply<Operation::softmax, shape, std::array<std::uint64_t, 1>{detail::axis_of(Axis, shape.rank)}, X>();
}
template <int Axis = -1, class S>
requires(!has_axes<S, Axis>)
constexpr auto softmax(Shaped<S>) {
  static_assert(has_axes<S, Axis>, "a softmax is along an axis of the shape");
  return detail::refused<S>();
}

// ln sum e^x along an axis, which the result has no more, in stable form; infinity where one x is, whose own slope is
// then NaN and those of all others 0.
template <int Axis = -1, auto X>
requires(has_axes<typename Expression<X>::shape, Axis>)
constexpr auto log_sum_exp(Expression<X>) {
  constexpr Dimensions shape = Expression<X>::dimensions;
  constexpr std::size_t axis = detail::axis_of(Axis, shape.rank);
  return detail::apply<Operation::log_sum_exp, detail::without_axes(shape, std::uint64_t{1} << axis),
                       std::array<std::uint64_t, 1>{axis}, X>();
}
template <int Axis = -1, class S>
requires(!has_axes<S, Axis>)
constexpr auto log_sum_exp(Shaped<S>) {
  static_assert(has_axes<S, Axis>, "a log-sum-exp is along an axis of the shape");
  return detail::unreduced<S, Axis>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
