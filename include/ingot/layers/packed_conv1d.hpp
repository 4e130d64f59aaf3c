// The one-dimensional convolution with its weights in the order in which streams read them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/kernels/frames.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/window.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/window_identity.hpp"

namespace ingot {

namespace detail {

// Whether a convolution has a packed form: it reads each frame once as it comes, and none that is padding before the
// first one's window.
constexpr bool packs_for_streams(kernels::Axis time, std::size_t groups) {
  return groups == 1 && time.stride == 1 && time.before <= (time.kernel - 1) * time.dilation;
}

}  // namespace detail

namespace reasons {

// A convolution in groups or strides, or with more padding before than its kernel spans, has no packed form.
template <std::size_t Groups, std::size_t Stride>
struct NotPackable {};

}  // namespace reasons

// One that is refused says so and nothing else.
template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options = Conv1dOptions{},
          class T = float>
struct PackedConv1d : RefusedLayer<PackedConv1d<Input, Filters, Kernel, Options, T>> {};

template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct RefusalOf<PackedConv1d<Input, Filters, Kernel, Options, T>>
    : RefusalOf<Conv1d<Input, Filters, Kernel, Options, T>> {};
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
requires(
    not_refused<Conv1d<Shape<C, L>, Filters, Kernel, Options, T>> &&
    !detail::packs_for_streams(detail::Conv1dBase<C, L, Filters, Kernel, Options, T>::window.columns, Options.groups))
struct RefusalOf<PackedConv1d<Shape<C, L>, Filters, Kernel, Options, T>> {
  using type = reasons::NotPackable<Options.groups, Options.stride>;
};

// y[f, i] = b[f] + sum over c, u of w[f, c, u] x[c, i + u dilation - padding], for inference alone: a Streaming
// network has it in the place of a Conv1d.
//
// Shapes      those of Conv1d.
// Parameters  weight [C, kernel size, Filters]: weight[c, u, f] is Conv1d's weight[f, c, u]; bias [Filters], absent with
//             .bias = false.
// Numerics    the bits of Conv1d.
// Cost        its MACs. Step by step it computes along the filters, on a whole sequence number by number: there Conv1d
//             is the fast one.
// Aliasing    y overlaps neither x nor the parameters.
// Refuses     what Conv1d refuses; groups, strides, more padding before than the kernel spans; training: it has no
//             backward.
template <std::size_t C, std::size_t L, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
requires not_refused<PackedConv1d<Shape<C, L>, Filters, Kernel, Options, T>>
struct PackedConv1d<Shape<C, L>, Filters, Kernel, Options, T> {
  using plain = Conv1d<Shape<C, L>, Filters, Kernel, Options, T>;
  using scalar = T;
  using input_shape = typename plain::input_shape;
  using output_shape = typename plain::output_shape;
  template <class U>
  using with_scalar = PackedConv1d<Shape<C, L>, Filters, Kernel, Options, U>;
  static constexpr kernels::Window window = detail::Conv1dBase<C, L, Filters, Kernel, Options, T>::window;
  static constexpr bool has_bias = Options.bias;
  static constexpr std::size_t macs = plain::macs;
  static constexpr std::size_t other_operations = plain::other_operations;
  static constexpr LayerIdentity identity() {
    return detail::window_identity("PackedConv1d", window, Options.groups, has_bias);
  }

  Tensor<T, C, Kernel, Filters> weight;
  [[no_unique_address]] detail::BiasTensor<T, Filters, Bias{has_bias}> bias;

  // Sets the parameters to those of a Conv1d.
  constexpr void pack(plain const& from) {
    for (std::size_t f = 0; f < Filters; ++f) {
      for (std::size_t c = 0; c < C; ++c) {
        for (std::size_t u = 0; u < Kernel; ++u) weight(c, u, f) = from.weight(f, c, u);
      }
    }
    bias = from.bias;
  }

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      kernels::convolve_sequence<has_bias, C, Filters, window.columns>(weight.data(), bias.data(), x.sample(b),
                                                                       y.sample(b));
    }
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, C * Kernel, Filters * Kernel}, same.weight...);
    if constexpr (has_bias) f(Parameter{"bias", Role::bias, C * Kernel, Filters * Kernel}, same.bias...);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
