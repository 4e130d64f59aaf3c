// Pooling of expressions: images [C, H, W] or batches of them [B, C, H, W], and sequences [C, L] or
// batches of them [B, C, L].
//
// Numerics: a maximum is exact; NaN is larger than any number. A mean is one running sum, row by row, times the inverse
// of the kernel's size: its error is within kernel size + 1 roundings of the mean of |x|, and it is infinite where the
// window's sum is.
// Cost: kernel size comparisons or additions a result, without memory beside it. The gradient of a maximum reads the
// operand again and finds the maxima anew. A sequence is read as an image of one row, in place.
// Aliasing: a result overlaps no bound tensor (evaluate_into).
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/core/extents.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/window_shapes.hpp"

namespace ingot::graph {

namespace detail {

// The likely result shape of a refused pooling; the image's where it cannot be guessed.
template <Size2 Kernel, PoolOptions Options, class X, bool OfMeans>
constexpr Dimensions unpooled() {
  constexpr Dimensions x = dimensions_of(X{});
  constexpr WindowFault fault = pooling_fault(x, Kernel, Options, OfMeans);
  if constexpr (fault == WindowFault::padding || fault == WindowFault::unread) {
    return with_image(x, x[x.rank - 3], pooling_window(x, Kernel, Options));
  } else {
    return x;
  }
}

// The options of a node: its window, and where not all padding counts in its means, what does.
template <kernels::Window G, kernels::CountedPadding Counted>
inline constexpr auto pooling_words = [] {
  if constexpr (Counted == kernels::all_padding(G)) {
    return pack_window(G);
  } else {
    return appended(pack_window(G), std::array<std::uint64_t, 1>{pack_counted(Counted)});
  }
}();

// A sequence as an image of one row.
template <std::uint64_t X>
constexpr auto as_image(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  return apply<Operation::reshape, with_axis(from, from.rank - 1, 1), no_options, X>();
}
// The sequence of an image of one row.
template <std::uint64_t Y>
constexpr auto as_sequence(Expression<Y>) {
  constexpr Dimensions from = Expression<Y>::dimensions;
  return apply<Operation::reshape, without_axes(from, std::uint64_t{1} << (from.rank - 2)), no_options, Y>();
}
// The shape of a sequence as an image of one row; any other shape stays.
template <class S>
struct ImageOf {
  using type = S;
};
template <std::size_t C, std::size_t L>
struct ImageOf<Shape<C, L>> {
  using type = Shape<C, 1, L>;
};
template <std::size_t B, std::size_t C, std::size_t L>
struct ImageOf<Shape<B, C, L>> {
  using type = Shape<B, C, 1, L>;
};
template <class S>
inline constexpr bool is_sequence = S::rank == 2 || S::rank == 3;

template <class X, std::size_t Kernel, Pool1dOptions Options, bool OfMeans>
constexpr WindowFault sequence_pooling_fault() {
  if constexpr (!is_sequence<X>) {
    return WindowFault::image;
  } else {
    return pooling_fault(dimensions_of(typename ImageOf<X>::type{}), Size2{1, Kernel},
                         ingot::detail::in_one_row(Kernel, Options), OfMeans);
  }
}

}  // namespace detail

namespace operations {

// Pooling of images. `Op` is max_pool or avg_pool.
template <detail::Operation Op, Size2 Kernel, PoolOptions Options>
struct Pool2d : OnExpressions<1> {
  using OnExpressions<1>::operator();
  static constexpr bool of_means = Op == detail::Operation::avg_pool;

  template <std::uint64_t X>
  requires pools<typename Expression<X>::shape, Kernel, Options, of_means>
  constexpr auto operator()(Expression<X>) const {
    constexpr Dimensions x = Expression<X>::dimensions;
    constexpr kernels::Window window = detail::pooling_window(x, Kernel, Options);
    constexpr kernels::CountedPadding counted =
        of_means ? kernels::counted_padding(Options) : kernels::all_padding(window);
    return detail::apply<Op, detail::with_image(x, x[x.rank - 3], window), detail::pooling_words<window, counted>, X>();
  }

  template <class X>
  requires(!pools<X, Kernel, Options, of_means>)
  constexpr auto operator()(Shaped<X>) const {
    using detail::WindowFault;
    constexpr WindowFault fault = detail::pooling_fault(dimensions_of(X{}), Kernel, Options, of_means);
    static_assert(fault != WindowFault::image, "an image is [channels, height, width], or a batch of such");
    static_assert(fault != WindowFault::dilation, "the numbers of a mean have no dilation between them");
    static_assert(fault != WindowFault::movement, "the strides and dilations of a window are at least 1");
    static_assert(fault != WindowFault::empty, "a kernel has at least one element");
    static_assert(fault != WindowFault::kernel, "the kernel fits into the image with its padding");
    static_assert(fault != WindowFault::padding, "every window reads some of the image, and not padding alone");
    static_assert(fault != WindowFault::unread, "the stride leaves no element of the image unread");
    return typename detail::StandInOf<detail::unpooled<Kernel, Options, X, of_means>()>::type{};
  }
};
// Pooling of sequences, as images of one row.
template <detail::Operation Op, std::size_t Kernel, Pool1dOptions Options>
struct Pool1d : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <class X>
  static constexpr detail::WindowFault fault =
      detail::sequence_pooling_fault<X, Kernel, Options, Op == detail::Operation::avg_pool>();

  template <std::uint64_t X>
  requires(fault<typename Expression<X>::shape> == detail::WindowFault::none)
  constexpr auto operator()(Expression<X> x) const {
    return detail::as_sequence(
        Pool2d<Op, Size2{1, Kernel}, ingot::detail::in_one_row(Kernel, Options)>{}(detail::as_image(x)));
  }

  template <class X>
  requires(fault<X> != detail::WindowFault::none)
  constexpr typename detail::StandIn<X>::type operator()(Shaped<X>) const {
    using detail::WindowFault;
    static_assert(fault<X> != WindowFault::image, "a sequence is [channels, length], or a batch of such");
    static_assert(fault<X> != WindowFault::dilation, "the numbers of a mean have no dilation between them");
    static_assert(fault<X> != WindowFault::movement, "the stride and dilation of a window are at least 1");
    static_assert(fault<X> != WindowFault::empty, "a kernel has at least one element");
    static_assert(fault<X> != WindowFault::kernel, "the kernel fits into the sequence with its padding");
    static_assert(fault<X> != WindowFault::padding, "every window reads some of the sequence, and not padding alone");
    static_assert(fault<X> != WindowFault::unread, "the stride leaves no element of the sequence unread");
    return {};
  }
};

}  // namespace operations

// The largest of each window, NaN if it has one: PyTorch's max_pool2d and max_pool1d. The first of equals has the
// gradient; of several NaN, the last. Padding is never the largest. The stride is by default the kernel.
template <Size2 Kernel, PoolOptions Options = PoolOptions{}>
inline constexpr operations::Pool2d<detail::Operation::max_pool, Kernel, Options> max_pool2d{};
template <std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
inline constexpr operations::Pool1d<detail::Operation::max_pool, Kernel, Options> max_pool1d{};
// The mean of each window, padding counted as zeros unless told otherwise: PyTorch's avg_pool2d and avg_pool1d. The
// stride is by default the kernel.
template <Size2 Kernel, PoolOptions Options = PoolOptions{}>
inline constexpr operations::Pool2d<detail::Operation::avg_pool, Kernel, Options> avg_pool2d{};
template <std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
inline constexpr operations::Pool1d<detail::Operation::avg_pool, Kernel, Options> avg_pool1d{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
