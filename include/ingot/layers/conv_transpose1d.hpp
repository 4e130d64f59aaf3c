// One-dimensional transposed convolution.
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

// As PyTorch's ConvTranspose1d has them; padding may differ before and after.
struct ConvTranspose1dOptions {
  std::size_t stride = 1;
  Padding1 padding = 0;
  std::size_t output_padding = 0;  // outputs more, at the end
  std::size_t dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

namespace detail {

constexpr TransposedAxis transposed_length(std::size_t input, std::size_t kernel, ConvTranspose1dOptions const& o) {
  return {input, kernel, o.stride, o.dilation, o.padding.before, o.padding.after, o.output_padding};
}
inline constexpr TransposedAxis one_row{1, 1, 1, 1, 0, 0, 0};

template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, ConvTranspose1dOptions Options,
          class T>
struct ConvTranspose1dBase {
  static constexpr kernels::Window window{one_row.transpose(), transposed_length(L, Kernel, Options).transpose()};
  static constexpr kernels::Channels channels{Filters, C, Options.groups};
  using type = TransposedConvolution<Shape<C, L>, Shape<Filters, window.columns.input>, window, channels,
                                     Tensor<T, C, channels.inputs_per_group(), Kernel>, Options.bias>;
};

}  // namespace detail

// One that is refused says so and nothing else.
template <class Input, std::size_t Filters, std::size_t Kernel,
          ConvTranspose1dOptions Options = ConvTranspose1dOptions{}, class T = float>
struct ConvTranspose1d : RefusedLayer<ConvTranspose1d<Input, Filters, Kernel, Options, T>> {};

template <class Input, std::size_t Filters, std::size_t Kernel, ConvTranspose1dOptions Options, class T>
struct RefusalOf<ConvTranspose1d<Input, Filters, Kernel, Options, T>> {
  using type = reasons::NotOfRank<2, Input>;
};
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, ConvTranspose1dOptions Options,
          class T>
struct RefusalOf<ConvTranspose1d<Shape<C, L>, Filters, Kernel, Options, T>>
    : detail::TransposedConvolutionRefusal<
          C, Filters, Options.groups, T,
          detail::TransposedFacts<detail::one_row, detail::transposed_length(L, Kernel, Options)>, C, L, Filters,
          Kernel, Options.stride, Options.dilation> {};

// y[f, i] = b[f] + sum over c, u and those k of w[c, f, u] x[c, k] for which i is k stride + u dilation - padding
//
// Shapes      x [C, L], y [Filters, L'] with L' as in ConvTranspose2d.
// Parameters  weight [C, Filters / groups, kernel size]; bias [Filters], absent with .bias = false.
// Numerics    those of ConvTranspose2d over an image of height 1, which it is computed as; so are cost, aliasing and
//             refusals.
// Source      PyTorch's torch.nn.ConvTranspose1d.
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, ConvTranspose1dOptions Options,
          class T>
requires not_refused<ConvTranspose1d<Shape<C, L>, Filters, Kernel, Options, T>>
struct ConvTranspose1d<Shape<C, L>, Filters, Kernel, Options, T>
    : detail::ConvTranspose1dBase<C, L, Filters, Kernel, Options, T>::type {
  template <class U>
  using with_scalar = ConvTranspose1d<Shape<C, L>, Filters, Kernel, Options, U>;

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("ConvTranspose1d", "models.hpp");
    spelling.template type<Shape<C, L>>();
    spelling.number(Filters);
    spelling.number(Kernel);
    constexpr ConvTranspose1dOptions usual;
    spelling.options("ConvTranspose1dOptions")
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

template <std::size_t Filters, std::size_t Kernel, ConvTranspose1dOptions Options>
struct ConvTranspose1d {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::ConvTranspose1d<Input, Filters, Kernel, Options, T>;
};

}  // namespace words

// Stands for a ConvTranspose1d of what comes before it in build(): `conv_transpose1d<8, 4, ConvTranspose1dOptions{.stride
// = 2, .padding = 1}>`. A kernel that is left out has size 0, which the layer refuses.
template <std::size_t Filters, std::size_t Kernel = 0, ConvTranspose1dOptions Options = ConvTranspose1dOptions{}>
inline constexpr words::ConvTranspose1d<Filters, Kernel, Options> conv_transpose1d{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
