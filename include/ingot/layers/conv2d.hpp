// Two-dimensional convolution.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/kernels/window.hpp"
#include "ingot/layers/convolution.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/window_checks.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace detail {

template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvOptions Options, class T>
struct Conv2dBase {
  static constexpr kernels::Window window =
      kernels::make_window({H, W}, Kernel, Options.stride, Options.dilation, Options.padding);
  static constexpr kernels::Channels channels{C, Filters, Options.groups};
  using type =
      Convolution<Shape<C, H, W>, Shape<Filters, window.rows.output(), window.columns.output()>, window, channels,
                  Tensor<T, Filters, channels.inputs_per_group(), Kernel.height, Kernel.width>, Options.bias>;
};

}  // namespace detail

// One that is refused says so and nothing else.
template <class Input, std::size_t Filters, Size2 Kernel, ConvOptions Options = ConvOptions{}, class T = float>
struct Conv2d : RefusedLayer<Conv2d<Input, Filters, Kernel, Options, T>> {};

template <class Input, std::size_t Filters, Size2 Kernel, ConvOptions Options, class T>
struct RefusalOf<Conv2d<Input, Filters, Kernel, Options, T>> {
  using type = reasons::NotOfRank<3, Input>;
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvOptions Options, class T>
struct RefusalOf<Conv2d<Shape<C, H, W>, Filters, Kernel, Options, T>>
    : detail::ConvolutionRefusal<
          C, Filters, Options.groups, T,
          detail::WindowFacts<kernels::make_window({H, W}, Kernel, Options.stride, Options.dilation, Options.padding)>,
          C, H, W, Filters, Kernel.height, Kernel.width, Options.stride.height, Options.stride.width,
          Options.dilation.height, Options.dilation.width> {};

// y[f, i, j] = b[f] + sum over c, u, v of w[f, c, u, v] x[c, i stride + u dilation - padding, j ...]
// (a cross-correlation, as everywhere in this field); x is zero outside of the image.
//
// Shapes      x [C, H, W], y [Filters, H', W'] with H' = floor((H + padding - dilation (kernel - 1) - 1) / stride) + 1.
// Parameters  weight [Filters, C / groups, kernel height, kernel width]; bias [Filters], absent with .bias = false.
//             groups = C with Filters a multiple of C is a depthwise convolution.
// Numerics    sums in T, one running sum an output in the order of channels and taps: the error of y is within
//             C / groups * kernel size + 1 roundings of sum |w x| + |b|. A bias of -0 counts as 0; an infinite weight,
//             or in a weight's gradient an infinite dy, that meets padding gives NaN or nothing.
// Cost        Filters * C / groups * kernel size * H' * W' MACs a sample, of which taps on padding may be left out.
//             Where a target has vector registers, a layer that pads or strides takes scratch for a copy of one
//             sample's padded input, and in training for one of the padded gradient: workspace_size<B>, Saved<B, T>.
//             In training also for up to 128 KiB, 1 MiB with a stride, of float to compute gradients one output after
//             the other: where there is a stride, or most are zero, as behind MaxPool2d. Then time depends on the
//             numbers.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     an input that is not [C, H, W]; zero sizes; a T that is not a scalar; a kernel larger than its padded
//             input; a stride that skips input between windows (a kernel of 1x1 may), or drops rows at the end although
//             zeros are padded; groups that do not divide channels and filters.
// Source      PyTorch's torch.nn.Conv2d.
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvOptions Options, class T>
requires not_refused<Conv2d<Shape<C, H, W>, Filters, Kernel, Options, T>>
struct Conv2d<Shape<C, H, W>, Filters, Kernel, Options, T>
    : detail::Conv2dBase<C, H, W, Filters, Kernel, Options, T>::type {
  template <class U>
  using with_scalar = Conv2d<Shape<C, H, W>, Filters, Kernel, Options, U>;
  using with_bias = Conv2d<Shape<C, H, W>, Filters, Kernel, detail::with_bias(Options), T>;
  using foldable = Conv2d;
};

// What stands for the layer in build().
namespace words {

template <std::size_t Filters, Size2 Kernel, ConvOptions Options>
struct Conv2d {
  template <class Input>
  static constexpr bool takes = Input::rank == 3;
  template <class Input, class T>
  using layer = ingot::Conv2d<Input, Filters, Kernel, Options, T>;
};

}  // namespace words

// Stands for a Conv2d of what comes before it in build(): `conv2d<8, 3, ConvOptions{.padding = 1}>`. A kernel that
// is left out has size 0, which the layer refuses.
template <std::size_t Filters, Size2 Kernel = Size2{0, 0}, ConvOptions Options = ConvOptions{}>
inline constexpr words::Conv2d<Filters, Kernel, Options> conv2d{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
