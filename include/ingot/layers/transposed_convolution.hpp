// What transposed convolutions of any dimension share.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/transposed_convolution.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/window_checks.hpp"
#include "ingot/layers/window_identity.hpp"

namespace ingot {

namespace reasons {

// Rows and columns that are added at the end belong to no window: as many as a step makes are one window more.
template <std::size_t Rows, std::size_t Columns, class Stride, class Dilation>
struct OutputPaddingReachesNextWindow {};
// The padding takes all of the output away.
template <class Padding, class Unpadded>
struct PaddingLeavesNoOutput {};

// What these print.
template <std::size_t Height, std::size_t Width>
struct Dilation {};
template <std::size_t Rows, std::size_t Columns>
struct PaddingInAll {};
template <std::size_t Height, std::size_t Width>
struct UnpaddedOutput {};

}  // namespace reasons

namespace detail {

// One axis of a transposed convolution.
struct TransposedAxis {
  std::size_t input;
  std::size_t kernel;
  std::size_t stride;
  std::size_t dilation;
  std::size_t before;
  std::size_t after;
  std::size_t output_padding;

  constexpr std::size_t unpadded() const {
    return (input - 1) * stride + (kernel > 0 ? dilation * (kernel - 1) + 1 : 0) + output_padding;
  }
  constexpr bool leaves_output() const { return before + after < unpadded(); }
  constexpr bool padding_is_rest() const { return output_padding < std::max(stride, dilation); }
  constexpr std::size_t output() const { return leaves_output() ? unpadded() - before - after : 1; }

  // The axis of the convolution that it is the transpose of, which reads the output and has as many outputs as this one
  // has inputs. What is added behind the last window by more than a stride stands behind what that reads: its padding
  // is then below 0, modulo all numbers, and its image is cut off.
  constexpr kernels::Axis transpose() const {
    std::size_t const rest = std::min(output_padding, stride == 0 ? 0 : stride - 1);
    return {output(), kernel, stride, dilation, before, after + rest - output_padding};
  }
};

// Whether the convolution's image is cut off along an axis.
constexpr bool is_cut(kernels::Axis a) {
  return a.after > static_cast<std::size_t>(-1) / 2;
}

// The same on every target: what an axis cuts off follows from the shapes.
constexpr LayerIdentity transposed_identity(kernels::Window window, std::size_t groups, bool has_bias) {
  if (is_cut(window.rows)) window.rows.after = 0;
  if (is_cut(window.columns)) window.columns.after = 0;
  return window_identity("TransposedConvolution", window, groups, has_bias);
}

// What is asserted of the sizes of one: both axes of it, as types.
template <TransposedAxis Rows, TransposedAxis Columns>
struct TransposedFacts {
  using Step = reasons::Stride<Rows.stride, Columns.stride>;
  using Spread = reasons::Dilation<Rows.dilation, Columns.dilation>;
  using Padding = reasons::PaddingInAll<Rows.before + Rows.after, Columns.before + Columns.after>;
  using Unpadded = reasons::UnpaddedOutput<Rows.unpadded(), Columns.unpadded()>;
  static constexpr bool padding_is_rest = Rows.padding_is_rest() && Columns.padding_is_rest();
  static constexpr bool leaves_output = Rows.leaves_output() && Columns.leaves_output();
  using PaddingIsRest =
      Unless<padding_is_rest,
             reasons::OutputPaddingReachesNextWindow<Rows.output_padding, Columns.output_padding, Step, Spread>>;
  using LeavesOutput = Unless<leaves_output, reasons::PaddingLeavesNoOutput<Padding, Unpadded>>;
};

// What transposed convolutions of any dimension refuse; Sizes are all that must not be zero.
template <std::size_t C, std::size_t Filters, std::size_t Groups, class T, class Facts, std::size_t... Sizes>
struct TransposedConvolutionRefusal
    : FirstOf<UnlessPositive<Sizes...>, UnlessScalar<T>,
              Unless<groups_divide_channels<C, Filters, Groups>, reasons::GroupsDoNotDivide<C, Filters, Groups>>,
              typename Facts::PaddingIsRest, typename Facts::LeavesOutput> {};

// Parameters and passes of a transposed convolution: G and K are those of the convolution that it is the transpose of,
// which reads Output and writes Input.
template <class Input, class Output, kernels::Window G, kernels::Channels K, class Weight, bool HasBias>
struct TransposedConvolution {
  using scalar = typename Weight::value_type;
  using input_shape = Input;
  using output_shape = Output;
  static constexpr LayerIdentity identity() { return transposed_identity(G, K.groups, HasBias); }
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t macs = Input::size * K.inputs_per_group() * G.kernel_size();
  static constexpr std::size_t other_operations = HasBias ? Output::size : 0;

  Weight weight;
  [[no_unique_address]] BiasTensor<scalar, K.input, Bias{HasBias}> bias;

  // Scratch for copies that are padded, and for what phases give; none where x is read in place and there is no stride.
  static constexpr std::size_t copy_size = kernels::transposed_convolution_scratch<G, K, scalar>;
  // Of the gradients, which are a convolution and its weight's gradient. In its image an axis must not be cut.
  static constexpr bool copies_backward = !is_cut(G.rows) && !is_cut(G.columns);
  template <std::size_t B>
  static constexpr std::size_t backward_copy_size =
      copies_backward
          ? std::max(kernels::convolution_scratch<G, K, scalar>, kernels::convolution_backward_scratch<G, K, B, scalar>)
          : 0;
  template <std::size_t B>
  requires(copy_size > 0)
  static constexpr std::size_t workspace_size = copy_size;
  template <std::size_t B, class T>
  requires(copy_size > 0 || backward_copy_size<B> > 0)
  struct Saved {
    std::array<T, std::max(copy_size, backward_copy_size<B>)> copies;
    constexpr T* backward() { return backward_copy_size<B> > 0 ? copies.data() : nullptr; }
  };

  template <std::size_t B>
  constexpr void forward(View<scalar const, B, Input> x, View<scalar, B, Output> y) const {
    kernels::transposed_convolution_forward<HasBias, G, K>(weight.data(), bias.data(), x, y);
  }
  template <std::size_t B>
  constexpr void forward(View<scalar const, B, Input> x, View<scalar, B, Output> y,
                         Scratch<scalar, copy_size> scratch) const {
    kernels::transposed_convolution_forward<HasBias, G, K>(weight.data(), bias.data(), x, y, scratch.data);
  }

  template <std::size_t B, class Kept>
  constexpr void forward_training(View<scalar const, B, Input> x, View<scalar, B, Output> y, Kept& saved,
                                  TrainingContext) const {
    kernels::transposed_convolution_forward<HasBias, G, K>(weight.data(), bias.data(), x, y, saved.copies.data());
  }

  template <std::size_t B>
  constexpr void backward(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                          View<scalar const, B, Output> dy, View<scalar, B, Input> dx,
                          TransposedConvolution& gradient) const {
    add_parameters<B>(x, dy, gradient, nullptr);
    kernels::convolution_forward<false, G, K>(weight.data(), static_cast<scalar const*>(nullptr), dy, dx);
  }
  template <std::size_t B, class Kept>
  constexpr void backward(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                          View<scalar const, B, Output> dy, View<scalar, B, Input> dx, Kept& saved,
                          TransposedConvolution& gradient) const {
    add_parameters<B>(x, dy, gradient, saved.backward());
    kernels::convolution_forward<false, G, K>(weight.data(), static_cast<scalar const*>(nullptr), dy, dx,
                                              saved.backward());
  }

  template <std::size_t B>
  constexpr void backward_parameters(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                                     View<scalar const, B, Output> dy, TransposedConvolution& gradient) const {
    add_parameters<B>(x, dy, gradient, nullptr);
  }
  template <std::size_t B, class Kept>
  constexpr void backward_parameters(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                                     View<scalar const, B, Output> dy, Kept& saved,
                                     TransposedConvolution& gradient) const {
    add_parameters<B>(x, dy, gradient, saved.backward());
  }

  template <std::size_t B>
  constexpr void backward_input(View<scalar const, B, Output> dy, View<scalar, B, Input> dx) const {
    kernels::convolution_forward<false, G, K>(weight.data(), static_cast<scalar const*>(nullptr), dy, dx);
  }
  template <std::size_t B, class Kept>
  constexpr void backward_input(View<scalar const, B, Output> dy, View<scalar, B, Input> dx, Kept& saved) const {
    kernels::convolution_forward<false, G, K>(weight.data(), static_cast<scalar const*>(nullptr), dy, dx,
                                              saved.backward());
  }

  // What PyTorch takes for the fans: those of the convolution.
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    constexpr std::size_t fan_in = K.inputs_per_group() * G.kernel_size();
    constexpr std::size_t fan_out = K.filters_per_group() * G.kernel_size();
    f(Parameter{"weight", Role::weight, fan_in, fan_out}, same.weight...);
    if constexpr (HasBias) f(Parameter{"bias", Role::bias, fan_in, fan_out}, same.bias...);
  }

 private:
  template <std::size_t B>
  constexpr void add_parameters(View<scalar const, B, Input> x, View<scalar const, B, Output> dy,
                                TransposedConvolution& gradient, scalar* scratch) const {
    kernels::convolution_backward_weight<G, K>(dy, x, gradient.weight.data(), scratch);
    if constexpr (HasBias) kernels::add_sums_of_maps<K.input>(dy, gradient.bias.data());
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
