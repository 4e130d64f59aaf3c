// Convolution and pooling of expressions: images [C, H, W], or batches of them [B, C, H, W].
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/extents.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/window_refusals.hpp"
#include "ingot/graph/operations/window_shapes.hpp"

namespace ingot::graph {

// A cross-correlation of x with w [filters, channels / groups, height, width], without a bias: add one of shape
// [filters, 1, 1]. PyTorch's conv2d.
template <ConvOptions Options = ConvOptions{}, auto X, auto W>
requires(convolves<typename Expression<X>::shape, typename Expression<W>::shape, Options>)
constexpr auto convolution(Expression<X>, Expression<W>) {
  constexpr Dimensions x = Expression<X>::dimensions;
  constexpr Dimensions w = Expression<W>::dimensions;
  return detail::apply<Operation::convolution, detail::with_image(x, w[0], detail::convolution_window(x, w, Options)),
                       detail::appended(pack_window({w[2], w[3]}, Options.stride, Options.padding, Options.dilation),
                                        std::array<std::uint64_t, 1>{Options.groups}),
                       X, W>();
}

namespace detail {

template <Operation Op, Size2 Kernel, PoolOptions Options, auto X>
constexpr auto pooling() {
  constexpr Dimensions x = Expression<X>::dimensions;
  return apply<Op, with_image(x, x[x.rank - 3], pooling_window(x, Kernel, Options)),
               pack_window(Kernel, pooling_stride(Kernel, Options), Options.padding, 1), X>();
}

}  // namespace detail

// The largest of each window, the first of equals. PyTorch's max_pool2d.
template <Size2 Kernel, PoolOptions Options = PoolOptions{}, auto X>
requires(pools<typename Expression<X>::shape, Kernel, Options>)
constexpr auto max_pool2d(Expression<X>) {
  return detail::pooling<Operation::max_pool, Kernel, Options, X>();
}
// The mean of each window, padding counted as zeros. PyTorch's avg_pool2d.
template <Size2 Kernel, PoolOptions Options = PoolOptions{}, auto X>
requires(pools<typename Expression<X>::shape, Kernel, Options>)
constexpr auto avg_pool2d(Expression<X>) {
  return detail::pooling<Operation::avg_pool, Kernel, Options, X>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
