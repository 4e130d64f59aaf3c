// Result shapes of convolution and pooling, of images [C, H, W] or batches [B, C, H, W].
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/extents.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::graph {

using ingot::Conv1dOptions;
using ingot::ConvOptions;
using ingot::Pool1dOptions;
using ingot::PoolOptions;

// A window's geometry in the options of a node.
inline constexpr std::size_t words_of_window = 10;
constexpr std::array<std::uint64_t, words_of_window> pack_window(Size2 kernel, Size2 stride, Padding2 padding,
                                                                 Size2 dilation) {
  return {kernel.height, kernel.width,   stride.height, stride.width,    padding.top,
          padding.left,  padding.bottom, padding.right, dilation.height, dilation.width};
}
constexpr std::array<std::uint64_t, words_of_window> pack_window(kernels::Window const& g) {
  return pack_window({g.rows.kernel, g.columns.kernel}, {g.rows.stride, g.columns.stride},
                     {g.rows.before, g.columns.before, g.rows.after, g.columns.after},
                     {g.rows.dilation, g.columns.dilation});
}
constexpr kernels::Window unpack_window(std::uint64_t const* words, std::size_t height, std::size_t width) {
  return kernels::make_window({height, width}, {as_size(words[0]), as_size(words[1])},
                              {as_size(words[2]), as_size(words[3])}, {as_size(words[8]), as_size(words[9])},
                              {as_size(words[4]), as_size(words[5]), as_size(words[6]), as_size(words[7])});
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
constexpr kernels::Window convolution_window(Dimensions const& image, Dimensions const& weight, ConvOptions options) {
  return window_on(image, {weight[2], weight[3]}, options.stride, options.padding, options.dilation);
}
constexpr kernels::Window pooling_window(Dimensions const& image, Size2 kernel, PoolOptions const& options) {
  return kernels::pooling_window({image[image.rank - 2], image[image.rank - 1]}, kernel, options);
}

// The padding that counts in a window's means, in a word behind the window's where not all of it does: whether that
// before the image does, and how many rows and columns behind it.
constexpr std::uint64_t pack_counted(kernels::CountedPadding counted) {
  bool const before = counted.top > 0 || counted.left > 0;
  return std::uint64_t{1} | std::uint64_t{before} << 1 | std::uint64_t{counted.bottom} << 2 |
         std::uint64_t{counted.right} << 32;
}
constexpr kernels::CountedPadding unpack_counted(std::uint64_t word, kernels::Window const& g) {
  if (word == 0) return kernels::all_padding(g);
  bool const before = (word >> 1 & 1) != 0;
  return {before ? g.rows.before : 0, before ? g.columns.before : 0, as_size(word >> 2 & largest_extent),
          as_size(word >> 32)};
}

constexpr bool moves(kernels::Axis const& axis) {
  return axis.stride > 0 && axis.dilation > 0;
}
constexpr bool stands(kernels::Axis const& axis) {
  return axis.fits() && axis.output() <= largest_extent;
}
constexpr bool channels_fit(Dimensions const& image, Dimensions const& weight, std::size_t groups) {
  return groups > 0 && image[image.rank - 3] == weight[1] * groups && weight[0] % groups == 0;
}

// What is wrong with a window; the first fault alone is reported.
enum class WindowFault { none, image, weight, channels, movement, dilation, empty, kernel, padding, unread };

constexpr WindowFault window_fault(kernels::Window const& window) {
  using enum WindowFault;
  if (!moves(window.rows) || !moves(window.columns)) return movement;
  if (!stands(window.rows) || !stands(window.columns)) return kernel;
  return window.rows.unread() > 0 || window.columns.unread() > 0 ? unread : none;
}
constexpr WindowFault convolution_fault(Dimensions const& image, Dimensions const& weight, ConvOptions options) {
  if (!is_image(image)) return WindowFault::image;
  if (weight.rank != 4) return WindowFault::weight;
  if (!channels_fit(image, weight, options.groups)) return WindowFault::channels;
  return window_fault(convolution_window(image, weight, options));
}
constexpr WindowFault pooling_fault(Dimensions const& image, Size2 kernel, PoolOptions const& options,
                                    bool of_means = false) {
  if (!is_image(image)) return WindowFault::image;
  if (of_means && options.dilation != Size2(1)) return WindowFault::dilation;
  kernels::Window const window = pooling_window(image, kernel, options);
  // An empty kernel has no default stride, but it is the kernel that is reported.
  if (kernel.height == 0 || kernel.width == 0) return WindowFault::empty;
  WindowFault const fault = window_fault(window);
  if (fault == WindowFault::kernel || fault == WindowFault::movement) return fault;
  return window.rows.reaches_input() && window.columns.reaches_input() ? fault : WindowFault::padding;
}

}  // namespace detail

// What convolution and pooling require: an image, a weight [filters, channels / groups, height, width] whose filters
// divide among the groups, a window that fits and leaves no element unread.
template <class X>
inline constexpr bool is_image_shape = detail::is_image(dimensions_of(X{}));
template <class X, class W, ConvOptions Options>
inline constexpr bool convolves =
    detail::convolution_fault(dimensions_of(X{}), dimensions_of(W{}), Options) == detail::WindowFault::none;
template <class X, Size2 Kernel, PoolOptions Options, bool OfMeans = false>
inline constexpr bool pools =
    detail::pooling_fault(dimensions_of(X{}), Kernel, Options, OfMeans) == detail::WindowFault::none;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
