// Reductions along axes, and cumsum: sum(x), sum(x, axis<1>), mean(x, axis<0, -1>, keepdims). Axes count from 0, or
// from the last with -1, as NumPy's do. Without axes all are reduced, by log_sum_exp and cumsum the last. The result
// has the reduced axes no more, or with `keepdims` with one element each. NaN in an element gives NaN.
//
// Numerics, for sums of n elements, u being 2^-24 in float and 2^-53 in double: an element goes through at most
// k = min(n - 1, 256 + n / 256) additions, and through 37 + log2 n where the innermost loop is along a summed axis, as
// in sum(x) and sum(x, axis<-1>). The error is at most k u sum |x|; partial sums may overflow where the whole does not.
// Aliasing: a result overlaps no bound tensor (evaluate_into).
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/operations/softmax.hpp"
#include "ingot/graph/operations/window_shapes.hpp"

namespace ingot::graph {

namespace detail {

// One bit for each axis; no axes mean all.
template <class S, int... Axes>
constexpr std::uint64_t axis_mask() {
  if constexpr (sizeof...(Axes) == 0) {
    return every_axis(S::rank);
  } else {
    return ((std::uint64_t{1} << axis_of(Axes, S::rank)) | ...);
  }
}

// As a matrix [kept, reduced], whose rows have the elements along the axes of the mask.
template <std::uint64_t Mask, std::uint64_t X>
constexpr auto as_rows(Expression<X> x) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::size_t count = extent_of_axes(from, Mask);
  constexpr Dimensions rows{2, {from.size() / count, count}};
  constexpr auto order = order_with_last<from.rank>(Mask);
  if constexpr (keeps_order(from, order.data())) {
    return reshaped<rows>(x);
  } else {
    return reshaped<rows>(apply<detail::Operation::permute, permuted(from, order.data()), order, X>());
  }
}

// Rows as images of one column, each covered by one window: extremes are max-poolings.
template <std::uint64_t X>
inline constexpr Dimensions row_image{3, {Expression<X>::dimensions[0], Expression<X>::dimensions[1], 1}};
template <std::uint64_t X>
inline constexpr auto row_window =
    pack_window(Size2{Expression<X>::dimensions[1], 1}, Size2{Expression<X>::dimensions[1], 1}, 0, 1);

template <std::uint64_t X>
constexpr auto largest_of_rows(Expression<X> x) {
  using Image = decltype(reshaped<row_image<X>>(x));
  return apply<detail::Operation::max_pool, Dimensions{3, {Expression<X>::dimensions[0], 1, 1}}, row_window<X>,
               Image::name>();
}

template <std::size_t Count>
constexpr std::array<std::uint64_t, Count> positions() {
  std::array<std::uint64_t, Count> words{};
  for (std::size_t i = 0; i < Count; ++i) words[i] = std::bit_cast<std::uint64_t>(static_cast<double>(i));
  return words;
}
template <std::uint64_t X>
constexpr auto position_of_largest(Expression<X> x) {
  constexpr std::size_t count = Expression<X>::dimensions[1];
  using Image = decltype(reshaped<row_image<X>>(x));
  using Positions = decltype(apply<detail::Operation::table, Dimensions{3, {1, count, 1}}, positions<count>()>());
  using Spread = decltype(apply<detail::Operation::broadcast, row_image<X>, no_options, Positions::name>());
  return apply<detail::Operation::max_pool_gather, Dimensions{3, {Expression<X>::dimensions[0], 1, 1}}, row_window<X>,
               Image::name, Spread::name>();
}

// The likely result of a refused reduction: without those of its axes that exist.
template <class S, int... Axes>
struct Unreduced {
  static constexpr Dimensions dimensions =
      without_axes(dimensions_of(S{}), axis_mask<S, Axes...>() & every_axis(S::rank));
  using type = typename StandInOf<dimensions>::type;
};

}  // namespace detail

// Asserted where a reduction is given two expressions.
template <class X, class Y>
inline constexpr bool is_of_one_expression = false;

namespace operations {

enum class Along : bool { any_axes, one_axis };

// How reductions are called. Entry::along<Mask>(x) is the reduction along the axes of the mask, without them in the
// result. With Along::one_axis there is one axis, by default the last; otherwise any number, by default all.
template <class Entry, Along Axes = Along::any_axes>
struct Reduction : OnExpressions<1> {
  using OnExpressions<1>::operator();

  static constexpr bool single_axis = Axes == Along::one_axis;

  template <class S, int... Named>
  static constexpr bool reduces = has_axes<S, Named...> && (!single_axis || sizeof...(Named) == 1);

  template <std::uint64_t X>
  requires reduces<detail::shape_of<X>, -1> || (!single_axis)
  constexpr auto operator()(Expression<X> x) const {
    return Entry::template along<usual_mask<detail::shape_of<X>>()>(x);
  }
  template <std::uint64_t X>
  requires reduces<detail::shape_of<X>, -1> || (!single_axis)
  constexpr auto operator()(Expression<X> x, detail::KeepDims) const {
    return kept<usual_mask<detail::shape_of<X>>()>(x);
  }
  template <std::uint64_t X, int... Named>
  requires reduces<detail::shape_of<X>, Named...>
  constexpr auto operator()(Expression<X> x, detail::AxesOf<Named...>) const {
    return Entry::template along<detail::axis_mask<detail::shape_of<X>, Named...>()>(x);
  }
  template <std::uint64_t X, int... Named>
  requires reduces<detail::shape_of<X>, Named...>
  constexpr auto operator()(Expression<X> x, detail::AxesOf<Named...>, detail::KeepDims) const {
    return kept<detail::axis_mask<detail::shape_of<X>, Named...>()>(x);
  }

  template <class S>
  requires(!reduces<S, -1> && single_axis)
  constexpr detail::stand_in<S> operator()(Shaped<S>) const {
    static_assert(has_axes<S, -1>, "a reduction is along axes of the shape, each named once");
    return {};
  }
  template <class S, int... Named, class... Keep>
  requires(!reduces<S, Named...> && (std::is_same_v<Keep, detail::KeepDims> && ...))
  constexpr typename detail::Unreduced<S, Named...>::type operator()(Shaped<S>, detail::AxesOf<Named...>,
                                                                     Keep...) const {
    static_assert(has_axes<S, Named...>, "a reduction is along axes of the shape, each named once");
    static_assert(!has_axes<S, Named...> || reduces<S, Named...>, "this reduction is along one axis");
    return {};
  }
  template <class S, class First, class... More>
  constexpr detail::stand_in<S> operator()(Shaped<S>, First const&, More const&...) const {
    static_assert(is_axis<First, More...>, "an axis is written as a constant: sum(x, axis<1>)");
    return {};
  }
  template <std::uint64_t X, std::uint64_t Y, class... More>
  constexpr detail::stand_in<detail::shape_of<X>> operator()(Expression<X>, Expression<Y>, More const&...) const {
    static_assert(
        is_of_one_expression<detail::shape_of<X>, detail::shape_of<Y>>,
        "a reduction takes one expression: maximum(a, b), minimum(a, b) and the like are of two, element by element");
    return {};
  }

 private:
  template <class S>
  static constexpr std::uint64_t usual_mask() {
    if constexpr (single_axis) {
      return detail::axis_mask<S, -1>();
    } else {
      return detail::axis_mask<S>();
    }
  }
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto kept(Expression<X> x) {
    return detail::reshaped<detail::with_ones(Expression<X>::dimensions, Mask)>(Entry::template along<Mask>(x));
  }
};

// The sum, added pairwise in the same order on every target (kernels/sum.hpp).
struct Sum : Reduction<Sum> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X>) {
    return detail::apply<detail::Operation::sum, detail::without_axes(Expression<X>::dimensions, Mask),
                         std::array{Mask}, X>();
  }
};

// The sum divided by the number of elements, one more rounding; infinite where the sum is.
struct Mean : Reduction<Mean> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return divide(Sum::along<Mask>(x),
                  detail::number<static_cast<double>(detail::extent_of_axes(Expression<X>::dimensions, Mask))>(x));
  }
};

// The mean of the squared distances from the mean, in two passes: NumPy's var. It divides by the number of elements,
// where PyTorch's default divides by one less. The error is that of a sum of squares, at most (k + 4) u relative to the
// result, and ((k + 1) u mean |x|)^2 from the mean's; infinite where a square is.
struct Variance : Reduction<Variance> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    constexpr Dimensions single = detail::with_ones(Expression<X>::dimensions, Mask);
    constexpr auto distance = subtract(x, detail::reshaped<single>(Mean::along<Mask>(x)));
    return Mean::along<Mask>(multiply(distance, distance));
  }
};

// The product. n elements take n - 1 multiplications in about log2 n rounds, each of which multiplies one half by the
// other: the gradient is made of products, without a division, and right at zeros. The error is at most (n - 1) u
// relative to the result, unless a partial product overflows or underflows.
struct Prod : Reduction<Prod> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return detail::reshaped<detail::without_axes(Expression<X>::dimensions, Mask)>(halved(detail::as_rows<Mask>(x)));
  }

 private:
  template <std::size_t Begin, std::size_t End, std::uint64_t X>
  static constexpr auto columns(Expression<X>) {
    return detail::apply<detail::Operation::slice, Dimensions{2, {Expression<X>::dimensions[0], End - Begin}},
                         std::array<std::uint64_t, 2>{1, Begin}, X>();
  }
  template <std::uint64_t X>
  static constexpr auto halved(Expression<X> x) {
    constexpr std::size_t n = Expression<X>::dimensions[1];
    if constexpr (n == 1) {
      return x;
    } else if constexpr (n % 2 == 0) {
      return halved(multiply(columns<0, n / 2>(x), columns<n / 2, n>(x)));
    } else {
      return multiply(halved(columns<0, n - 1>(x)), columns<n - 1, n>(x));
    }
  }
};

// The largest element, exactly; NaN if there is one, as in NumPy. The first of equals has the gradient, as in PyTorch's
// max along an axis; of several NaN, the last. Cost: a max-pooling with one window for each result, behind a copy where
// the reduced axes are not the last.
struct Max : Reduction<Max> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return detail::reshaped<detail::without_axes(Expression<X>::dimensions, Mask)>(
        detail::largest_of_rows(detail::as_rows<Mask>(x)));
  }
};
// The smallest element, as -max(-x): the first of equals has the gradient; of several NaN, the last.
struct Min : Reduction<Min> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return negate(Max::along<Mask>(negate(x)));
  }
};

// The position of the largest element, as a number: of the first of equals; of the last NaN, if there is one, where
// NumPy has the first. Positions along several axes are counted in row-major order. No gradient.
struct Argmax : Reduction<Argmax> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return detail::reshaped<detail::without_axes(Expression<X>::dimensions, Mask)>(
        detail::position_of_largest(detail::as_rows<Mask>(x)));
  }
};

// ln sum e^x along one axis, by default the last, computed without overflow, within half a unit in the last place of
// the result, (k + 4 + ln n) u and 2.5 units in the last place of ln n. Its gradient is softmax(x). Infinity in an
// element gives infinity, with slope NaN for that element and 0 for the others; nothing but -infinity gives -infinity,
// with slopes NaN.
struct LogSumExp : Reduction<LogSumExp, Along::one_axis> {
  template <std::uint64_t Mask, std::uint64_t X>
  static constexpr auto along(Expression<X>) {
    return detail::apply<detail::Operation::log_sum_exp, detail::without_axes(Expression<X>::dimensions, Mask),
                         std::array<std::uint64_t, 1>{detail::axis_of_mask(Mask)}, X>();
  }
};

// y[i] = x[0] + ... + x[i] along one axis, by default the last: NumPy's cumsum. n elements take about n log2 n
// additions in ceil(log2 n) rounds, which add the element 1, 2, 4, ... places before: the error is at most
// ceil(log2 n) u sum |x|. So numbers are added in another order than from left to right, and an infinity or NaN stays
// in all that follow it.
struct Cumsum : AlongAxis<Cumsum> {
  template <std::size_t Axis, std::uint64_t X>
  static constexpr auto along(Expression<X> x) {
    return from<Axis, 1>(x);
  }

 private:
  template <std::size_t Axis, std::size_t Step, std::uint64_t X>
  static constexpr auto from(Expression<X> x) {
    constexpr Dimensions shape = Expression<X>::dimensions;
    if constexpr (Step >= shape[Axis]) {
      return x;
    } else {
      constexpr auto head =
          detail::apply<detail::Operation::slice, detail::with_extent(shape, Axis, shape[Axis] - Step),
                        std::array<std::uint64_t, 2>{Axis, 0}, X>();
      constexpr auto later = detail::apply<detail::Operation::pad, shape, std::array<std::uint64_t, 2>{Axis, Step},
                                           decltype(head)::name>();
      return from<Axis, 2 * Step>(add(x, later));
    }
  }
};

}  // namespace operations

inline constexpr operations::Sum sum{};
inline constexpr operations::Mean mean{};
inline constexpr operations::Variance variance{};
inline constexpr operations::Prod prod{};
inline constexpr operations::Max max{};
inline constexpr operations::Min min{};
inline constexpr operations::Argmax argmax{};
inline constexpr operations::LogSumExp log_sum_exp{};
inline constexpr operations::Cumsum cumsum{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
