// One-dimensional convolution.
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

template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct Conv1dBase {
  static constexpr kernels::Window window =
      kernels::make_window({1, L}, {1, Kernel}, {1, Options.stride}, {1, Options.dilation},
                           {0, Options.padding.before, 0, Options.padding.after});
  static constexpr kernels::Channels channels{C, Filters, Options.groups};
  using type = Convolution<Shape<C, L>, Shape<Filters, window.columns.output()>, window, channels,
                           Tensor<T, Filters, channels.inputs_per_group(), Kernel>, Options.bias>;
};

}  // namespace detail

// One that is refused says so and nothing else.
template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options = Conv1dOptions{},
          class T = float>
struct Conv1d : RefusedLayer<Conv1d<Input, Filters, Kernel, Options, T>> {};

template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct RefusalOf<Conv1d<Input, Filters, Kernel, Options, T>> {
  using type = reasons::NotOfRank<2, Input>;
};
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct RefusalOf<Conv1d<Shape<C, L>, Filters, Kernel, Options, T>>
    : detail::ConvolutionRefusal<
          C, Filters, Options.groups, T,
          detail::WindowFacts<kernels::make_window({1, L}, {1, Kernel}, {1, Options.stride}, {1, Options.dilation},
                                                   {0, Options.padding.before, 0, Options.padding.after})>,
          C, L, Filters, Kernel, Options.stride, Options.dilation> {};

// y[f, i] = b[f] + sum over c, u of w[f, c, u] x[c, i stride + u dilation - padding]
//
// Shapes      x [C, L], y [Filters, L'] with L' as in Conv2d.
// Parameters  weight [Filters, C / groups, kernel size]; bias [Filters], absent with .bias = false.
// Numerics    those of Conv2d over an image of height 1, which it is computed as; so are cost, aliasing and refusals.
// Source      PyTorch's torch.nn.Conv1d.
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
requires not_refused<Conv1d<Shape<C, L>, Filters, Kernel, Options, T>>
struct Conv1d<Shape<C, L>, Filters, Kernel, Options, T> : detail::Conv1dBase<C, L, Filters, Kernel, Options, T>::type {
  template <class U>
  using with_scalar = Conv1d<Shape<C, L>, Filters, Kernel, Options, U>;
  using with_bias = Conv1d<Shape<C, L>, Filters, Kernel, detail::with_bias(Options), T>;
  using foldable = Conv1d;
};

// What stands for the layer in build().
namespace words {

template <std::size_t Filters, std::size_t Kernel, Conv1dOptions Options>
struct Conv1d {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::Conv1d<Input, Filters, Kernel, Options, T>;
};

}  // namespace words

// Stands for a Conv1d of what comes before it in build(): `conv1d<8, 3, Conv1dOptions{.padding = 1}>`. A kernel that
// is left out has size 0, which the layer refuses.
template <std::size_t Filters, std::size_t Kernel = 0, Conv1dOptions Options = Conv1dOptions{}>
inline constexpr words::Conv1d<Filters, Kernel, Options> conv1d{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
