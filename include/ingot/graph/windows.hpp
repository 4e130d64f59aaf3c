// Convolution and pooling of expressions: images [C, H, W], or batches of them [B, C, H, W].
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/extents.hpp"
#include "ingot/graph/elementwise.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::graph {

struct ConvolutionOptions {
  Size2 stride = 1;
  Padding2 padding = 0;
  Size2 dilation = 1;
  std::size_t groups = 1;
};
// A stride of 0 stands for the kernel's size: windows side by side.
struct PoolingOptions {
  Size2 stride = 0;
  Padding2 padding = 0;
};

// A window's geometry as it stands in a node's options.
inline constexpr std::size_t words_of_window = 10;
constexpr std::array<std::uint64_t, words_of_window> pack_window(Size2 kernel, Size2 stride, Padding2 padding,
                                                                 Size2 dilation) {
  return {kernel.height, kernel.width,   stride.height, stride.width,    padding.top,
          padding.left,  padding.bottom, padding.right, dilation.height, dilation.width};
}
constexpr kernels::Window unpack_window(std::uint64_t const* words, std::size_t height, std::size_t width) {
  return kernels::make_window({height, width}, {words[0], words[1]}, {words[2], words[3]}, {words[8], words[9]},
                              {words[4], words[5], words[6], words[7]});
}

namespace detail {

template <std::size_t A, std::size_t B>
constexpr std::array<std::uint64_t, A + B> appended(std::array<std::uint64_t, A> const& a,
                                                    std::array<std::uint64_t, B> const& b) {
  std::array<std::uint64_t, A + B> words{};
  for (std::size_t i = 0; i < A; ++i) words[i] = a[i];
  for (std::size_t i = 0; i < B; ++i) words[A + i] = b[i];
  return words;
}

constexpr bool is_image(Dimensions const& d) {
  return d.rank == 3 || d.rank == 4;
}
constexpr Dimensions with_image(Dimensions const& like, std::size_t channels, kernels::Window const& window) {
  Dimensions d = like;
  d.extents[d.rank - 3] = channels;
  d.extents[d.rank - 2] = window.rows.output();
  d.extents[d.rank - 1] = window.columns.output();
  return d;
}
constexpr kernels::Window window_on(Dimensions const& image, Size2 kernel, Size2 stride, Padding2 padding,
                                    Size2 dilation) {
  return kernels::make_window({image[image.rank - 2], image[image.rank - 1]}, kernel, stride, dilation, padding);
}

constexpr bool convolution_fits(Dimensions const& image, Dimensions const& weight, ConvolutionOptions options) {
  if (!is_image(image) || weight.rank != 4 || options.groups == 0) return false;
  kernels::Window const window =
      window_on(image, {weight[2], weight[3]}, options.stride, options.padding, options.dilation);
  return image[image.rank - 3] == weight[1] * options.groups && weight[0] % options.groups == 0 && window.rows.fits() &&
         window.columns.fits() && window.rows.unread() == 0 && window.columns.unread() == 0;
}
constexpr Size2 pooling_stride(Size2 kernel, PoolingOptions options) {
  return options.stride == Size2(0) ? kernel : options.stride;
}
constexpr bool pooling_fits(Dimensions const& image, Size2 kernel, PoolingOptions options) {
  if (!is_image(image)) return false;
  kernels::Window const window = window_on(image, kernel, pooling_stride(kernel, options), options.padding, 1);
  return window.rows.fits() && window.columns.fits() && window.rows.reaches_input() && window.columns.reaches_input() &&
         window.rows.unread() == 0 && window.columns.unread() == 0;
}

}  // namespace detail

// Facts that the words of this file assert: an image, a weight [filters, channels / groups, height, width] that divides
// among the groups, a window that fits and leaves no input unread by mistake.
template <class X>
inline constexpr bool is_image_shape = detail::is_image(dimensions_of(X{}));
template <class X, class W, ConvolutionOptions Options>
inline constexpr bool convolves = detail::convolution_fits(dimensions_of(X{}), dimensions_of(W{}), Options);
template <class X, Size2 Kernel, PoolingOptions Options>
inline constexpr bool pools = detail::pooling_fits(dimensions_of(X{}), Kernel, Options);

// A cross-correlation of x with w [filters, channels / groups, height, width], without a bias: add one of shape
// [filters, 1, 1]. PyTorch's conv2d.
template <ConvolutionOptions Options = ConvolutionOptions{}, auto X, auto W>
constexpr auto convolution(Expression<X>, Expression<W>) {
  static_assert(convolves<typename Expression<X>::shape, typename Expression<W>::shape, Options>,
                "a convolution is of an image and a weight whose channels, groups and window fit it");
  constexpr Dimensions x = Expression<X>::dimensions;
  constexpr Dimensions w = Expression<W>::dimensions;
  constexpr kernels::Window window =
      detail::window_on(x, {w[2], w[3]}, Options.stride, Options.padding, Options.dilation);
  return detail::apply<Operation::convolution, detail::with_image(x, w[0], window),
                       detail::appended(pack_window({w[2], w[3]}, Options.stride, Options.padding, Options.dilation),
                                        std::array<std::uint64_t, 1>{Options.groups}),
                       X, W>();
}

namespace detail {

template <Operation Op, Size2 Kernel, PoolingOptions Options, auto X>
constexpr auto pooling() {
  static_assert(pools<typename Expression<X>::shape, Kernel, Options>,
                "pooling is of an image by a window that fits it");
  constexpr Dimensions x = Expression<X>::dimensions;
  constexpr Size2 stride = pooling_stride(Kernel, Options);
  return apply<Op, with_image(x, x[x.rank - 3], window_on(x, Kernel, stride, Options.padding, 1)),
               pack_window(Kernel, stride, Options.padding, 1), X>();
}

}  // namespace detail

// The largest of each window, the first of equals. PyTorch's max_pool2d.
template <Size2 Kernel, PoolingOptions Options = PoolingOptions{}, auto X>
constexpr auto max_pool(Expression<X>) {
  return detail::pooling<Operation::max_pool, Kernel, Options, X>();
}
// The mean of each window, padding counted as zeros. PyTorch's avg_pool2d.
template <Size2 Kernel, PoolingOptions Options = PoolingOptions{}, auto X>
constexpr auto average_pool(Expression<X>) {
  return detail::pooling<Operation::average_pool, Kernel, Options, X>();
}

}  // namespace ingot::graph
