// Expressions along axes: sums, means, softmax. Axes count from 0, or from the last with -1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/arrangement.hpp"
#include "ingot/graph/elementwise.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/leaves.hpp"

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
constexpr Dimensions without_axes(Dimensions const& shape, std::uint64_t mask) {
  Dimensions rest;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    if ((mask >> i & 1) == 0) rest.append(shape.extents[i]);
  }
  return rest;
}
constexpr std::size_t extent_of_axes(Dimensions const& shape, std::uint64_t mask) {
  std::size_t product = 1;
  for (std::size_t i = 0; i < shape.rank; ++i) product *= (mask >> i & 1) == 0 ? 1 : shape.extents[i];
  return product;
}

}  // namespace detail

// Over the axes named, which the result has no more; over all without. `sum<0>(x)`, `sum(x)`.
template <int... Axes, auto X>
constexpr auto sum(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, Axes...>, "a sum is over axes of the shape");
  constexpr std::uint64_t mask = detail::axis_mask<From, Axes...>();
  return detail::apply<Operation::sum, detail::without_axes(Expression<X>::dimensions, mask), std::array{mask}, X>();
}

// The sum divided by the number of its terms.
template <int... Axes, auto X>
constexpr auto mean(Expression<X> x) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, Axes...>, "a mean is over axes of the shape");
  constexpr std::size_t count = detail::extent_of_axes(dimensions_of(From{}), detail::axis_mask<From, Axes...>());
  return sum<Axes...>(x) / constant<Real(static_cast<double>(count))>;
}

// e^x / sum e^x along an axis, the last by default, from x - max x so that nothing overflows.
template <int Axis = -1, auto X>
constexpr auto softmax(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, Axis>, "a softmax is along an axis of the shape");
  return detail::apply<Operation::softmax, Expression<X>::dimensions,
                       std::array<std::uint64_t, 1>{detail::axis_of(Axis, From::rank)}, X>();
}

// ln sum e^x along an axis, which the result has no more, in stable form.
template <int Axis = -1, auto X>
constexpr auto log_sum_exp(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, Axis>, "a log-sum-exp is along an axis of the shape");
  constexpr std::size_t axis = detail::axis_of(Axis, From::rank);
  return detail::apply<Operation::log_sum_exp,
                       detail::without_axes(Expression<X>::dimensions, std::uint64_t{1} << axis),
                       std::array<std::uint64_t, 1>{axis}, X>();
}

}  // namespace ingot::graph
