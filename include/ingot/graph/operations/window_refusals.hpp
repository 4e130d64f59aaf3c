// What convolution and pooling refuse.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/window_shapes.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

// What the result of a refused convolution could have been: the image where it is hopeless.
template <ConvOptions Options, class X, class W>
constexpr auto unconvolved() {
  constexpr Dimensions x = dimensions_of(X{});
  constexpr Dimensions w = dimensions_of(W{});
  constexpr WindowFault fault = convolution_fault(x, w, Options);
  if constexpr (fault == WindowFault::unread) {
    return refused<with_image(x, w[0], convolution_window(x, w, Options))>();
  } else if constexpr (fault == WindowFault::channels) {
    return refused<with_extent(x, x.rank - 3, w[0])>();
  } else {
    return refused<X>();
  }
}
template <Size2 Kernel, PoolOptions Options, class X>
constexpr auto unpooled() {
  constexpr Dimensions x = dimensions_of(X{});
  constexpr WindowFault fault = pooling_fault(x, Kernel, Options);
  if constexpr (fault == WindowFault::padding || fault == WindowFault::unread) {
    return refused<with_image(x, x[x.rank - 3], pooling_window(x, Kernel, Options))>();
  } else {
    return refused<X>();
  }
}

}  // namespace detail

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
  return detail::unconvolved<Options, X, W>();
}
template <Size2 Kernel, PoolOptions Options = PoolOptions{}, class X>
requires(!pools<X, Kernel, Options>)
constexpr auto max_pool2d(Shaped<X>) {
  using detail::WindowFault;
  constexpr WindowFault fault = detail::pooling_fault(dimensions_of(X{}), Kernel, Options);
  static_assert(fault != WindowFault::image, "an image is [channels, height, width], or a batch of such");
  static_assert(fault != WindowFault::movement, "the strides and dilations of a window are at least 1");
  static_assert(fault != WindowFault::kernel, "the kernel fits into the image with its padding");
  static_assert(fault != WindowFault::padding, "every window reads some of the image, and not padding alone");
  static_assert(fault != WindowFault::unread, "the stride leaves no element of the image unread");
  return detail::unpooled<Kernel, Options, X>();
}
template <Size2 Kernel, PoolOptions Options = PoolOptions{}, class X>
requires(!pools<X, Kernel, Options>)
constexpr auto avg_pool2d(Shaped<X>) {
  using detail::WindowFault;
  constexpr WindowFault fault = detail::pooling_fault(dimensions_of(X{}), Kernel, Options);
  static_assert(fault != WindowFault::image, "an image is [channels, height, width], or a batch of such");
  static_assert(fault != WindowFault::movement, "the strides and dilations of a window are at least 1");
  static_assert(fault != WindowFault::kernel, "the kernel fits into the image with its padding");
  static_assert(fault != WindowFault::padding, "every window reads some of the image, and not padding alone");
  static_assert(fault != WindowFault::unread, "the stride leaves no element of the image unread");
  return detail::unpooled<Kernel, Options, X>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
