// Operations along one axis that keep the shape: softmax(x), softmax(x, axis<0>). Axes count from 0, or from the last
// with -1, as NumPy's do.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/kernels/softmax.hpp"

namespace ingot::graph {

namespace detail {

template <int... Axes>
struct AxesOf {};
struct KeepDims {};

}  // namespace detail

// NumPy's `axis=(0, 1), keepdims=True` is `axis<0, 1>, keepdims`: the result keeps the axes, with one element each.
template <int... Axes>
inline constexpr detail::AxesOf<Axes...> axis{};
inline constexpr detail::KeepDims keepdims{};

// False for an argument that is not axis<...> or keepdims.
template <class... Given>
inline constexpr bool is_axis = sizeof...(Given) == 0;
// Whether keepdims is not among the arguments.
template <class... Given>
inline constexpr bool is_without_keepdims = !(std::is_same_v<Given, detail::KeepDims> || ...);

namespace detail {

template <std::uint64_t X>
using shape_of = typename Expression<X>::shape;
template <class S>
using stand_in = typename StandIn<S>::type;

template <Dimensions To, std::uint64_t X>
constexpr auto reshaped(Expression<X> x) {
  if constexpr (Expression<X>::dimensions == To) {
    return x;
  } else {
    return apply<detail::Operation::reshape, To, no_options, X>();
  }
}

}  // namespace detail

namespace operations {

// An operation along one axis, by default the last: Entry::along<Axis>(x).
template <class Entry>
struct AlongAxis : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <std::uint64_t X>
  requires has_axes<detail::shape_of<X>, -1>
  constexpr auto operator()(Expression<X> x) const {
    return Entry::template along<Expression<X>::dimensions.rank - 1>(x);
  }
  template <std::uint64_t X, int Axis>
  requires has_axes<detail::shape_of<X>, Axis>
  constexpr auto operator()(Expression<X> x, detail::AxesOf<Axis>) const {
    return Entry::template along<detail::axis_of(Axis, Expression<X>::dimensions.rank)>(x);
  }

  template <class S>
  requires(!has_axes<S, -1>)
  constexpr detail::stand_in<S> operator()(Shaped<S>) const {
    static_assert(has_axes<S, -1>, "the operation is along one axis of the shape");
    return {};
  }
  template <class S, int... Axes>
  requires(sizeof...(Axes) != 1 || !has_axes<S, Axes...>)
  constexpr detail::stand_in<S> operator()(Shaped<S>, detail::AxesOf<Axes...>) const {
    static_assert(sizeof...(Axes) == 1 && has_axes<S, Axes...>, "the operation is along one axis of the shape");
    return {};
  }
  template <class S, class First, class... More>
  constexpr detail::stand_in<S> operator()(Shaped<S>, First const&, More const&...) const {
    static_assert(is_without_keepdims<First, More...>,
                  "softmax, log_softmax and cumsum keep the shape: keepdims is for reductions");
    static_assert(!is_without_keepdims<First, More...> || is_axis<First, More...>,
                  "an axis is written as a constant: softmax(x, axis<1>), cumsum(x, axis<1>)");
    return {};
  }
};

// e^x / sum e^x along the axis, computed from x - max x, so that nothing overflows: each within 16 units in the last
// place of 1. -infinity gives 0; NaN or infinity in x, or nothing but -infinity, gives NaN.
struct Softmax : AlongAxis<Softmax> {
  template <std::size_t Axis, std::uint64_t X>
  static constexpr auto along(Expression<X>) {
    return detail::apply<detail::Operation::softmax, Expression<X>::dimensions, std::array<std::uint64_t, 1>{Axis},
                         X>();
  }

  using AlongAxis<Softmax>::operator();
  // Of a tensor, along its last axis: probabilities from a network's logits, of one sample or a batch.
  template <class T, std::size_t... Extents>
  requires(sizeof...(Extents) > 0)
  constexpr Tensor<T, Extents...> operator()(Tensor<T, Extents...> const& x) const {
    constexpr std::size_t n = Shape<Extents...>::extents[sizeof...(Extents) - 1];
    Tensor<T, Extents...> p{};
    kernels::softmax_axis<Shape<Extents...>::size / n, n, 1>(x.data(), p.data());
    return p;
  }
};

// x - ln sum e^x along the axis, computed without overflow; the error is that of log_sum_exp and one rounding.
// -infinity stays; infinity in x, or nothing but -infinity, gives NaN.
struct LogSoftmax : AlongAxis<LogSoftmax> {
  template <std::size_t Axis, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    constexpr Dimensions shape = Expression<X>::dimensions;
    constexpr std::uint64_t mask = std::uint64_t{1} << Axis;
    constexpr auto sum = detail::apply<detail::Operation::log_sum_exp, detail::without_axes(shape, mask),
                                       std::array<std::uint64_t, 1>{Axis}, X>();
    return subtract(x, detail::reshaped<detail::with_ones(shape, mask)>(sum));
  }
};

}  // namespace operations

inline constexpr operations::Softmax softmax{};
inline constexpr operations::LogSoftmax log_softmax{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
