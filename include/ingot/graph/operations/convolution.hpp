// Convolution of expressions: images [C, H, W] or batches of them [B, C, H, W], and sequences [C, L] or
// batches of them [B, C, L].
//
// Numerics: one running sum a result, in the order of channels and taps: the error is within C / groups * kernel size
// roundings of sum |w x|. The gradient by x is summed so, too; that by w is one sum a column of the result, whose sums
// are then added.
// Cost: C / groups * kernel size multiply-accumulates a result, of which taps on padding are left out; no memory beside
// it. Each gradient takes as many. A sequence is read as an image of one row, in place.
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
#include "ingot/graph/operations/pooling.hpp"
#include "ingot/graph/operations/window_shapes.hpp"

namespace ingot::graph {

namespace detail {

// The likely result shape of a refused convolution; the image's where it cannot be guessed.
template <ConvOptions Options, class X, class W>
constexpr Dimensions unconvolved() {
  constexpr Dimensions x = dimensions_of(X{});
  constexpr Dimensions w = dimensions_of(W{});
  constexpr WindowFault fault = convolution_fault(x, w, Options);
  if constexpr (fault == WindowFault::unread) return with_image(x, w[0], convolution_window(x, w, Options));
  return fault == WindowFault::channels ? with_extent(x, x.rank - 3, w[0]) : x;
}

constexpr ConvOptions in_one_row(Conv1dOptions o) {
  return {.stride = {1, o.stride},
          .padding = {0, o.padding.before, 0, o.padding.after},
          .dilation = {1, o.dilation},
          .groups = o.groups,
          .bias = o.bias};
}
// A weight [filters, channels, length] as [filters, channels, 1, length].
template <class S>
struct RowWeightOf {
  using type = S;
};
template <std::size_t F, std::size_t C, std::size_t L>
struct RowWeightOf<Shape<F, C, L>> {
  using type = Shape<F, C, 1, L>;
};

template <class X, class W, Conv1dOptions Options>
constexpr WindowFault sequence_convolution_fault() {
  if constexpr (!is_sequence<X>) {
    return WindowFault::image;
  } else if constexpr (W::rank != 3) {
    return WindowFault::weight;
  } else {
    return convolution_fault(dimensions_of(typename ImageOf<X>::type{}), dimensions_of(typename RowWeightOf<W>::type{}),
                             in_one_row(Options));
  }
}

}  // namespace detail

// Whether a weight [filters, channels / groups, length] convolves a sequence.
template <class X, class W, Conv1dOptions Options>
inline constexpr bool convolves_sequence =
    detail::sequence_convolution_fault<X, W, Options>() == detail::WindowFault::none;

// The cross-correlation of images [C, H, W], or of a batch [B, C, H, W], with w [filters, C / groups, height, width]:
// PyTorch's conv2d. convolution(x, w), convolution<ConvOptions{.padding = 1}>(x, w). There is no bias: add one of shape
// [filters, 1, 1]. Padding is zeros, which are not multiplied: infinity in w does not meet them.
// Refused: channels that do not fit, a window larger than the padded image, a stride that leaves elements unread.
template <ConvOptions Options = ConvOptions{}, std::uint64_t X, std::uint64_t W>
requires convolves<typename Expression<X>::shape, typename Expression<W>::shape, Options>
constexpr auto convolution(Expression<X>, Expression<W>) {
  constexpr Dimensions x = Expression<X>::dimensions;
  constexpr Dimensions w = Expression<W>::dimensions;
  return detail::apply<detail::Operation::convolution,
                       detail::with_image(x, w[0], detail::convolution_window(x, w, Options)),
                       detail::appended(pack_window({w[2], w[3]}, Options.stride, Options.padding, Options.dilation),
                                        std::array<std::uint64_t, 1>{Options.groups}),
                       X, W>();
}
template <ConvOptions Options = ConvOptions{}, class X, class W>
requires(!convolves<X, W, Options>)
constexpr auto convolution(Shaped<X>, Shaped<W>) {
  using detail::WindowFault;
  constexpr WindowFault fault = detail::convolution_fault(dimensions_of(X{}), dimensions_of(W{}), Options);
  static_assert(fault != WindowFault::image, "an image is [channels, height, width], or a batch of such");
  static_assert(fault != WindowFault::weight, "a weight is [filters, channels / groups, height, width]");
  static_assert(fault != WindowFault::channels,
                "the image has the weight's channels times the groups, and the groups share the filters");
  static_assert(fault != WindowFault::movement, "the strides and dilations of a window are at least 1");
  static_assert(fault != WindowFault::kernel, "the kernel fits into the image with its padding");
  static_assert(fault != WindowFault::unread, "the stride leaves no element of the image unread");
  return typename detail::StandInOf<detail::unconvolved<Options, X, W>()>::type{};
}

// The same for sequences [C, L], or a batch [B, C, L], with w [filters, C / groups, length]: PyTorch's conv1d. A bias
// has shape [filters, 1].
template <Conv1dOptions Options = Conv1dOptions{}, std::uint64_t X, std::uint64_t W>
requires convolves_sequence<typename Expression<X>::shape, typename Expression<W>::shape, Options>
constexpr auto convolution1d(Expression<X> x, Expression<W> w) {
  return detail::as_sequence(convolution<detail::in_one_row(Options)>(detail::as_image(x), detail::as_image(w)));
}
template <Conv1dOptions Options = Conv1dOptions{}, class X, class W>
requires(!convolves_sequence<X, W, Options>)
constexpr auto convolution1d(Shaped<X>, Shaped<W>) {
  using detail::WindowFault;
  constexpr WindowFault fault = detail::sequence_convolution_fault<X, W, Options>();
  static_assert(fault != WindowFault::image, "a sequence is [channels, length], or a batch of such");
  static_assert(fault != WindowFault::weight, "a weight is [filters, channels / groups, length]");
  static_assert(fault != WindowFault::channels,
                "the sequence has the weight's channels times the groups, and the groups share the filters");
  static_assert(fault != WindowFault::movement, "the stride and the dilation of a window are at least 1");
  static_assert(fault != WindowFault::kernel, "the kernel fits into the sequence with its padding");
  static_assert(fault != WindowFault::unread, "the stride leaves no element of the sequence unread");
  return typename detail::StandIn<X>::type{};
}

// Calls that fit none of these.
template <auto... Given>
constexpr auto convolution(...) {
  static_assert(is_called_so<Given...>, "a convolution has an image and a weight: convolution(x, w)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto convolution1d(...) {
  static_assert(is_called_so<Given...>, "a convolution has a sequence and a weight: convolution1d(x, w)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
