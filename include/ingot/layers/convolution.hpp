// What convolutions of any dimension share.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/window_checks.hpp"
#include "ingot/layers/window_identity.hpp"

namespace ingot {

namespace detail {

// The same options of a convolution that has a bias.
template <class Options>
constexpr Options with_bias(Options options) {
  options.bias = true;
  return options;
}

// Parameters and passes of a convolution of a given geometry; Conv1d and Conv2d are its names.
template <class Input, class Output, kernels::Window G, kernels::Channels K, class Weight, bool HasBias>
struct Convolution {
  using scalar = typename Weight::value_type;
  using input_shape = Input;
  using output_shape = Output;
  static constexpr LayerIdentity identity() { return window_identity("Convolution", G, K.groups, HasBias); }
  static constexpr bool backward_reads_output = false;
  static constexpr bool takes_post_ops = true;
  static constexpr bool same_in_training = true;
  using tile_type = kernels::TileSize;
  static constexpr bool takes_max_pool(Size2 sides) { return kernels::convolution_pools<G, scalar>(sides); }
  static constexpr std::size_t macs = Output::size * K.inputs_per_group() * G.kernel_size();
  static constexpr std::size_t other_operations = HasBias ? Output::size : 0;

  Weight weight;
  [[no_unique_address]] BiasTensor<scalar, K.filters, Bias{HasBias}> bias;

  // Scratch for copies of images that are padded, or read in strides; a layer that reads its input in place has none.
  static constexpr std::size_t copy_size = kernels::convolution_scratch<G, K, scalar>;
  template <std::size_t B>
  static constexpr std::size_t backward_copy_size = kernels::convolution_backward_scratch<G, K, B, scalar>;
  template <std::size_t B>
  requires(copy_size > 0)
  static constexpr std::size_t workspace_size = copy_size;
  template <std::size_t B, class T>
  requires(copy_size > 0 || backward_copy_size<B> > 0)
  struct Saved {
    std::array<T, std::max(copy_size, backward_copy_size<B>)> copies;
  };

  // Tile: of the kernel, in the place of its own rule.
  template <std::size_t B, kernels::TileSize Tile = kernels::TileSize{}>
  constexpr void forward(View<scalar const, B, Input> x, View<scalar, B, Output> y) const {
    kernels::convolution_forward<HasBias, G, K, false, Tile>(weight.data(), bias.data(), x, y);
  }
  template <std::size_t B, kernels::TileSize Tile = kernels::TileSize{}>
  constexpr void forward(View<scalar const, B, Input> x, View<scalar, B, Output> y,
                         Scratch<scalar, copy_size> scratch) const {
    kernels::convolution_forward<HasBias, G, K, false, Tile>(weight.data(), bias.data(), x, y, scratch.data);
  }
  template <std::size_t B, kernels::TileSize Tile = kernels::TileSize{}, class PostOps>
  constexpr void forward(View<scalar const, B, Input> x,
                         View<scalar, B, typename PostOps::template output_shape<Output>> y,
                         Scratch<scalar, copy_size> scratch, PostOps const& ops) const {
    kernels::convolution_forward<HasBias, G, K, false, Tile>(weight.data(), bias.data(), x, y, scratch.data, ops);
  }

  template <std::size_t B, class Kept>
  constexpr void forward_training(View<scalar const, B, Input> x, View<scalar, B, Output> y, Kept& saved,
                                  TrainingContext) const {
    kernels::convolution_forward<HasBias, G, K>(weight.data(), bias.data(), x, y, saved.copies.data());
  }

  template <std::size_t B>
  constexpr void backward(View<scalar const, B, Input> x, View<scalar const, B, Output> y,
                          View<scalar const, B, Output> dy, View<scalar, B, Input> dx, Convolution& gradient) const {
    backward_parameters<B>(x, y, dy, gradient);
    kernels::convolution_backward_input<G, K>(weight.data(), dy, dx);
  }
  template <std::size_t B, class Kept>
  constexpr void backward(View<scalar const, B, Input> x, View<scalar const, B, Output> y,
                          View<scalar const, B, Output> dy, View<scalar, B, Input> dx, Kept& saved,
                          Convolution& gradient) const {
    backward_parameters<B>(x, y, dy, saved, gradient);
    kernels::convolution_backward_input<G, K>(weight.data(), dy, dx, saved.copies.data());
  }

  template <std::size_t B>
  constexpr void backward_parameters(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                                     View<scalar const, B, Output> dy, Convolution& gradient) const {
    kernels::convolution_backward_parameters<HasBias, G, K>(x, dy, gradient.weight.data(), gradient.bias.data());
  }
  template <std::size_t B, class Kept>
  constexpr void backward_parameters(View<scalar const, B, Input> x, View<scalar const, B, Output>,
                                     View<scalar const, B, Output> dy, Kept& saved, Convolution& gradient) const {
    kernels::convolution_backward_parameters<HasBias, G, K>(x, dy, gradient.weight.data(), gradient.bias.data(),
                                                            saved.copies.data());
  }

  template <std::size_t B>
  constexpr void backward_input(View<scalar const, B, Output> dy, View<scalar, B, Input> dx) const {
    kernels::convolution_backward_input<G, K>(weight.data(), dy, dx);
  }
  template <std::size_t B, class Kept>
  constexpr void backward_input(View<scalar const, B, Output> dy, View<scalar, B, Input> dx, Kept& saved) const {
    kernels::convolution_backward_input<G, K>(weight.data(), dy, dx, saved.copies.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    constexpr std::size_t fan_in = K.inputs_per_group() * G.kernel_size();
    constexpr std::size_t fan_out = K.filters_per_group() * G.kernel_size();
    f(Parameter{"weight", Role::weight, fan_in, fan_out}, same.weight...);
    if constexpr (HasBias) f(Parameter{"bias", Role::bias, fan_in, fan_out}, same.bias...);
  }
};

// What convolutions of any dimension refuse; Sizes are all that must not be zero.
template <std::size_t C, std::size_t Filters, std::size_t Groups, class T, class Facts, std::size_t... Sizes>
struct ConvolutionRefusal
    : FirstOf<UnlessPositive<Sizes...>, UnlessScalar<T>,
              Unless<groups_divide_channels<C, Filters, Groups>, reasons::GroupsDoNotDivide<C, Filters, Groups>>,
              UnlessKernelFits<Facts>, UnlessStrideReads<Facts>> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
