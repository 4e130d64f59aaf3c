// Two-dimensional transposed convolution.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/window.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/transposed_convolution.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's ConvTranspose2d has them; padding may differ on each side.
struct ConvTransposeOptions {
  Size2 stride = 1;
  Padding2 padding = 0;
  Size2 output_padding = 0;  // rows and columns more, at the bottom and at the right
  Size2 dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

namespace detail {

constexpr TransposedAxis transposed_rows(std::size_t input, Size2 kernel, ConvTransposeOptions const& o) {
  return {input,         kernel.height,    o.stride.height,        o.dilation.height,
          o.padding.top, o.padding.bottom, o.output_padding.height};
}
constexpr TransposedAxis transposed_columns(std::size_t input, Size2 kernel, ConvTransposeOptions const& o) {
  return {input,          kernel.width,    o.stride.width,        o.dilation.width,
          o.padding.left, o.padding.right, o.output_padding.width};
}

template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options,
          class T>
struct ConvTranspose2dBase {
  static constexpr kernels::Window window{transposed_rows(H, Kernel, Options).transpose(),
                                          transposed_columns(W, Kernel, Options).transpose()};
  static constexpr kernels::Channels channels{Filters, C, Options.groups};
  using type =
      TransposedConvolution<Shape<C, H, W>, Shape<Filters, window.rows.input, window.columns.input>, window, channels,
                            Tensor<T, C, channels.inputs_per_group(), Kernel.height, Kernel.width>, Options.bias>;
};

}  // namespace detail

// One that is refused says so and nothing else.
template <class Input, std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options = ConvTransposeOptions{},
          class T = float>
struct ConvTranspose2d : RefusedLayer<ConvTranspose2d<Input, Filters, Kernel, Options, T>> {};

template <class Input, std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options, class T>
struct RefusalOf<ConvTranspose2d<Input, Filters, Kernel, Options, T>> {
  using type = reasons::NotOfRank<3, Input>;
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options,
          class T>
struct RefusalOf<ConvTranspose2d<Shape<C, H, W>, Filters, Kernel, Options, T>>
    : detail::TransposedConvolutionRefusal<C, Filters, Options.groups, T,
                                           detail::TransposedFacts<detail::transposed_rows(H, Kernel, Options),
                                                                   detail::transposed_columns(W, Kernel, Options)>,
                                           C, H, W, Filters, Kernel.height, Kernel.width, Options.stride.height,
                                           Options.stride.width, Options.dilation.height, Options.dilation.width> {};

// y[f, i, j] = b[f] + sum over c, u, v and those k, l of w[c, f, u, v] x[c, k, l] for which i is k stride + u dilation -
// padding, and j the same of l and v: each input adds the kernel, times itself, to the outputs. The transpose of Conv2d
// of the same options: its gradient with respect to its input, and a bias.
//
// Shapes      x [C, H, W], y [Filters, H', W'] with H' = (H - 1) stride - padding + dilation (kernel - 1) + 1 + output
//             padding.
// Parameters  weight [C, Filters / groups, kernel height, kernel width], channels first, as PyTorch has it; bias
//             [Filters], absent with .bias = false.
// Numerics    sums in T, one running sum an output in the order of channels and taps, from the bias on: the error of y
//             is within its count of terms + 1 roundings of sum |w x| + |b|. A bias of -0 counts as 0; an infinite
//             weight that meets no input, as at an edge, gives NaN or nothing.
// Cost        C Filters / groups * kernel size * H * W MACs a sample, of which those that padding takes away are left
//             out. Where a target has vector registers, a stride makes it so many dense convolutions, one a phase, and
//             takes scratch for the outputs of one row of phases and for a copy of one sample between zeros; in training
//             also what Conv2d takes for its gradients. An output padding of the stride and more is slow in training.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     an input that is not [C, H, W]; zero sizes; a T that is not a scalar; groups that do not divide channels
//             and filters; an output padding as large as stride and dilation; a padding that leaves no output.
// Source      PyTorch's torch.nn.ConvTranspose2d.
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options,
          class T>
requires not_refused<ConvTranspose2d<Shape<C, H, W>, Filters, Kernel, Options, T>>
struct ConvTranspose2d<Shape<C, H, W>, Filters, Kernel, Options, T>
    : detail::ConvTranspose2dBase<C, H, W, Filters, Kernel, Options, T>::type {
  template <class U>
  using with_scalar = ConvTranspose2d<Shape<C, H, W>, Filters, Kernel, Options, U>;

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("ConvTranspose2d", "models.hpp");
    spelling.template type<Shape<C, H, W>>();
    spelling.number(Filters);
    spelling.size(Kernel);
    constexpr ConvTransposeOptions usual;
    spelling.options("ConvTransposeOptions")
        .add("stride", Options.stride, usual.stride)
        .add("padding", Options.padding, usual.padding)
        .add("output_padding", Options.output_padding, usual.output_padding)
        .add("dilation", Options.dilation, usual.dilation)
        .add("groups", Options.groups, usual.groups)
        .add("bias", Options.bias, usual.bias);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Filters, Size2 Kernel, ConvTransposeOptions Options>
struct ConvTranspose2d {
  template <class Input>
  static constexpr bool takes = Input::rank == 3;
  template <class Input, class T>
  using layer = ingot::ConvTranspose2d<Input, Filters, Kernel, Options, T>;
};

}  // namespace words

// Stands for a ConvTranspose2d of what comes before it in build(): `conv_transpose2d<8, 4, ConvTransposeOptions{.stride
// = 2, .padding = 1}>`. A kernel that is left out has size 0, which the layer refuses.
template <std::size_t Filters, Size2 Kernel = Size2{0, 0}, ConvTransposeOptions Options = ConvTransposeOptions{}>
inline constexpr words::ConvTranspose2d<Filters, Kernel, Options> conv_transpose2d{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
