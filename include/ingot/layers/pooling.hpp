// Pooling over windows, in two dimensions and in one.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/extents.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/graph/operations/pooling.hpp"
#include "ingot/kernels/counted_pooling.hpp"
#include "ingot/kernels/pooling.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/window_checks.hpp"
#include "ingot/layers/window_identity.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace detail {

// Whether windows along an axis lie side by side and cover it.
constexpr bool is_whole_windows(kernels::Axis a) {
  return a.stride == a.kernel && a.dilation == 1 && a.input % a.kernel == 0 && a.before == 0 && a.after == 0;
}

// What MaxPool1d and MaxPool2d share: Maps channels of images that a window of geometry G slides over.
template <class Input, class Output, kernels::Window G, std::size_t Maps>
struct MaxPool {
  using input_shape = Input;
  using output_shape = Output;
  static constexpr Size2 max_pool_sides =
      is_whole_windows(G.rows) && is_whole_windows(G.columns) ? Size2(G.rows.kernel, G.columns.kernel) : Size2(1);
  static constexpr LayerIdentity identity() { return window_identity("MaxPool", G); }
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t other_operations = Output::size * G.kernel_size();
  using Position = kernels::position_t<G.input_size()>;

  // Where each output's value stood in its channel.
  template <std::size_t B, class T>
  struct Saved {
    std::array<Position, B * Output::size> position;
  };

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Input> x, View<T, B, Output> y) const {
    kernels::max_pool_forward<G, Maps>(x, y);
  }

  template <std::size_t B, class T>
  constexpr void forward_training(View<T const, B, Input> x, View<T, B, Output> y, Saved<B, T>& saved,
                                  TrainingContext) const {
    kernels::max_pool_forward<G, Maps>(x, y, saved.position.data());
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Input>, View<T const, B, Output>, View<T const, B, Output> dy,
                          View<T, B, Input> dx, Saved<B, T>& saved, MaxPool&) const {
    kernels::max_pool_backward<G, Maps>(saved.position.data(), dy, dx);
  }
};

// The same of AvgPool1d and AvgPool2d.
template <class Input, class Output, kernels::Window G, std::size_t Maps>
struct AvgPool {
  using input_shape = Input;
  using output_shape = Output;
  static constexpr LayerIdentity identity() { return window_identity("AvgPool", G); }
  static constexpr std::size_t other_operations = Output::size * (G.kernel_size() + 1);
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Input> x, View<T, B, Output> y) const {
    kernels::avg_pool_forward<G, Maps>(x, y);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Input>, View<T const, B, Output>, View<T const, B, Output> dy,
                          View<T, B, Input> dx, AvgPool&) const {
    kernels::avg_pool_backward<G, Maps>(dy, dx);
  }
};

// The same of means whose padding does not all count.
template <class Input, class Output, kernels::Window G, std::size_t Maps, kernels::CountedPadding Counted>
struct CountedAvgPool {
  using input_shape = Input;
  using output_shape = Output;
  static constexpr LayerIdentity identity() {
    return window_identity("AvgPool", G, Counted.top, Counted.left, Counted.bottom, Counted.right);
  }
  static constexpr std::size_t other_operations = Output::size * (G.kernel_size() + 1);
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Input> x, View<T, B, Output> y) const {
    kernels::counted_pool_forward<G, Maps, Counted>(x, y);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Input>, View<T const, B, Output>, View<T const, B, Output> dy,
                          View<T, B, Input> dx, CountedAvgPool&) const {
    kernels::counted_pool_backward<G, Maps, Counted>(dy, dx);
  }
};

template <class Input, class Output, kernels::Window G, std::size_t Maps, kernels::CountedPadding Counted>
using AvgPoolOf = std::conditional_t<Counted == kernels::all_padding(G), AvgPool<Input, Output, G, Maps>,
                                     CountedAvgPool<Input, Output, G, Maps, Counted>>;

constexpr kernels::Window pool_window(std::size_t length, std::size_t kernel, Pool1dOptions options) {
  return kernels::pooling_window({1, length}, {1, kernel}, in_one_row(kernel, options));
}

// What the layer of an input, a kernel and options derives from.
template <template <class, class, kernels::Window, std::size_t> class Pool, class Input, Size2 Kernel,
          PoolOptions Options>
struct Pool2dBase;
template <template <class, class, kernels::Window, std::size_t> class Pool, std::size_t C, std::size_t H, std::size_t W,
          Size2 Kernel, PoolOptions Options>
struct Pool2dBase<Pool, Shape<C, H, W>, Kernel, Options> {
  static constexpr kernels::Window window = kernels::pooling_window({H, W}, Kernel, Options);
  using type = Pool<Shape<C, H, W>, Shape<C, window.rows.output(), window.columns.output()>, window, C>;
};
template <template <class, class, kernels::Window, std::size_t> class Pool, class Input, std::size_t Kernel,
          Pool1dOptions Options>
struct Pool1dBase;
template <template <class, class, kernels::Window, std::size_t> class Pool, std::size_t C, std::size_t L,
          std::size_t Kernel, Pool1dOptions Options>
struct Pool1dBase<Pool, Shape<C, L>, Kernel, Options> {
  static constexpr kernels::Window window = pool_window(L, Kernel, Options);
  using type = Pool<Shape<C, L>, Shape<C, window.columns.output()>, window, C>;
};
// The same of means, by how much of the padding counts.
template <class Input, auto Kernel, auto Options>
struct AvgPoolBase;
template <std::size_t C, std::size_t H, std::size_t W, Size2 Kernel, PoolOptions Options>
struct AvgPoolBase<Shape<C, H, W>, Kernel, Options> {
  static constexpr kernels::Window window = kernels::pooling_window({H, W}, Kernel, Options);
  static constexpr kernels::CountedPadding counted = kernels::counted_padding(Options);
  using type = AvgPoolOf<Shape<C, H, W>, Shape<C, window.rows.output(), window.columns.output()>, window, C, counted>;
};
template <std::size_t C, std::size_t L, std::size_t Kernel, Pool1dOptions Options>
struct AvgPoolBase<Shape<C, L>, Kernel, Options> {
  static constexpr kernels::Window window = pool_window(L, Kernel, Options);
  static constexpr kernels::CountedPadding counted = kernels::counted_padding(in_one_row(Kernel, Options));
  using type = AvgPoolOf<Shape<C, L>, Shape<C, window.columns.output()>, window, C, counted>;
};

}  // namespace detail

// Those that are refused say so and nothing else.
template <class Input, Size2 Kernel, PoolOptions Options = PoolOptions{}>
struct MaxPool2d : RefusedLayer<MaxPool2d<Input, Kernel, Options>> {};
template <class Input, Size2 Kernel, PoolOptions Options = PoolOptions{}>
struct AvgPool2d : RefusedLayer<AvgPool2d<Input, Kernel, Options>> {};
template <class Input, std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
struct MaxPool1d : RefusedLayer<MaxPool1d<Input, Kernel, Options>> {};
template <class Input, std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
struct AvgPool1d : RefusedLayer<AvgPool1d<Input, Kernel, Options>> {};

namespace reasons {

// The numbers of a mean have no dilation between them.
template <std::size_t Height, std::size_t Width>
struct MeanOfDilatedWindow {};

}  // namespace reasons

namespace detail {

template <Size2 Dilation>
using UnlessDilated = Unless<Dilation == Size2(1), reasons::MeanOfDilatedWindow<Dilation.height, Dilation.width>>;

template <class Facts, std::size_t... Sizes>
struct PoolRefusal
    : FirstOf<
          UnlessPositive<Sizes...>, UnlessKernelFits<Facts>,
          Unless<Facts::reaches_input, reasons::WindowOfPaddingAlone<typename Facts::Kernel, typename Facts::Padded>>,
          UnlessStrideReads<Facts>> {};

}  // namespace detail

template <class Input, Size2 Kernel, PoolOptions Options>
struct RefusalOf<MaxPool2d<Input, Kernel, Options>> {
  using type = reasons::NotOfRank<3, Input>;
};
template <class Input, Size2 Kernel, PoolOptions Options>
struct RefusalOf<AvgPool2d<Input, Kernel, Options>> {
  using type = reasons::NotOfRank<3, Input>;
};
template <class Input, std::size_t Kernel, Pool1dOptions Options>
struct RefusalOf<MaxPool1d<Input, Kernel, Options>> {
  using type = reasons::NotOfRank<2, Input>;
};
template <class Input, std::size_t Kernel, Pool1dOptions Options>
struct RefusalOf<AvgPool1d<Input, Kernel, Options>> {
  using type = reasons::NotOfRank<2, Input>;
};
template <std::size_t C, std::size_t H, std::size_t W, Size2 Kernel, PoolOptions Options>
struct RefusalOf<MaxPool2d<Shape<C, H, W>, Kernel, Options>>
    : detail::PoolRefusal<detail::WindowFacts<kernels::pooling_window(Size2(H, W), Kernel, Options)>, C, H, W,
                          Kernel.height, Kernel.width, Options.dilation.height, Options.dilation.width> {};
template <std::size_t C, std::size_t H, std::size_t W, Size2 Kernel, PoolOptions Options>
struct RefusalOf<AvgPool2d<Shape<C, H, W>, Kernel, Options>>
    : FirstOf<detail::UnlessDilated<Options.dilation>,
              detail::UnlessAccepted<MaxPool2d<Shape<C, H, W>, Kernel, Options>>> {};
template <std::size_t C, std::size_t L, std::size_t Kernel, Pool1dOptions Options>
struct RefusalOf<MaxPool1d<Shape<C, L>, Kernel, Options>>
    : detail::PoolRefusal<detail::WindowFacts<detail::pool_window(L, Kernel, Options)>, C, L, Kernel,
                          Options.dilation> {};
template <std::size_t C, std::size_t L, std::size_t Kernel, Pool1dOptions Options>
struct RefusalOf<AvgPool1d<Shape<C, L>, Kernel, Options>>
    : FirstOf<detail::UnlessDilated<Size2{1, Options.dilation}>,
              detail::UnlessAccepted<MaxPool1d<Shape<C, L>, Kernel, Options>>> {};

// y[c, i, j] = the largest, or the mean, of x[c, ...] in the window that begins at (i stride - padding, j stride -
// padding). No padding is ever the largest; in a mean it counts as zeros, or with .count_include_pad = false not at all.
//
// Shapes      x [C, H, W], y [C, H', W'] with H' = floor((H + padding - dilation (kernel - 1) - 1) / stride) + 1; in one
//             dimension [C, L]. With .ceil_mode it is rounded up, but no window begins behind the input: one may then
//             reach beyond the padding, of which a mean counts nothing. A stride that is left out is the kernel's size.
// Parameters  none.
// Numerics    maximum: exact. The gradient goes to the first of equals; NaN is larger than any number, and of several
//             NaN in a window the gradient goes to the last, as PyTorch's.
//             mean: one running sum in T, row by row, times the rounded inverse of the kernel's size: within kernel
//             size + 1 roundings of the mean of |x|; where not all padding counts, the inverse of how many numbers do.
//             Infinite where the window's sum is, as PyTorch's; GlobalAvgPool's is not.
// Cost        no MACs; kernel size comparisons or additions an output. To find the maxima again training keeps a
//             position of 1, 2 or 4 bytes an output, of images of up to 256, 65536 and more elements.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     an input that is not [C, H, W], or [C, L]; zero sizes; a dilation of a mean; a kernel larger than its
//             padded input; padding as wide as the kernel, or taps so far apart, that a window could stand on padding
//             alone; a stride that skips input between windows, or drops rows at the end although zeros are padded.
// Source      PyTorch's torch.nn.MaxPool2d, AvgPool2d, MaxPool1d, AvgPool1d.
template <class Input, Size2 Kernel, PoolOptions Options>
requires not_refused<MaxPool2d<Input, Kernel, Options>>
struct MaxPool2d<Input, Kernel, Options> : detail::Pool2dBase<detail::MaxPool, Input, Kernel, Options>::type {};

template <class Input, Size2 Kernel, PoolOptions Options>
requires not_refused<AvgPool2d<Input, Kernel, Options>>
struct AvgPool2d<Input, Kernel, Options> : detail::AvgPoolBase<Input, Kernel, Options>::type {};

template <class Input, std::size_t Kernel, Pool1dOptions Options>
requires not_refused<MaxPool1d<Input, Kernel, Options>>
struct MaxPool1d<Input, Kernel, Options> : detail::Pool1dBase<detail::MaxPool, Input, Kernel, Options>::type {};

template <class Input, std::size_t Kernel, Pool1dOptions Options>
requires not_refused<AvgPool1d<Input, Kernel, Options>>
struct AvgPool1d<Input, Kernel, Options> : detail::AvgPoolBase<Input, Kernel, Options>::type {};

// What stands for the layers in build().
namespace words {

template <Size2 Kernel, PoolOptions Options, template <class, Size2, PoolOptions> class L>
struct Pool2d {
  template <class Input>
  static constexpr bool takes = Input::rank == 3;
  template <class Input, class>
  using layer = L<Input, Kernel, Options>;
};
template <std::size_t Kernel, Pool1dOptions Options, template <class, std::size_t, Pool1dOptions> class L>
struct Pool1d {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class>
  using layer = L<Input, Kernel, Options>;
};

}  // namespace words

// Stand for these layers in build(), and are operations on expressions: `max_pool2d<2>`,
// `avg_pool2d<3, PoolOptions{.stride = 2}>`.
using graph::max_pool2d;
template <Size2 Kernel, PoolOptions Options>
struct WordOf<graph::operations::Pool2d<graph::detail::Operation::max_pool, Kernel, Options>> {
  using type = words::Pool2d<Kernel, Options, MaxPool2d>;
};
using graph::avg_pool2d;
template <Size2 Kernel, PoolOptions Options>
struct WordOf<graph::operations::Pool2d<graph::detail::Operation::avg_pool, Kernel, Options>> {
  using type = words::Pool2d<Kernel, Options, AvgPool2d>;
};
using graph::max_pool1d;
template <std::size_t Kernel, Pool1dOptions Options>
struct WordOf<graph::operations::Pool1d<graph::detail::Operation::max_pool, Kernel, Options>> {
  using type = words::Pool1d<Kernel, Options, MaxPool1d>;
};
using graph::avg_pool1d;
template <std::size_t Kernel, Pool1dOptions Options>
struct WordOf<graph::operations::Pool1d<graph::detail::Operation::avg_pool, Kernel, Options>> {
  using type = words::Pool1d<Kernel, Options, AvgPool1d>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
