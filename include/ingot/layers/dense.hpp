// The fully connected layer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

template <std::size_t In, std::size_t Out, class T = float, Bias WithBias = Bias::present>
struct Dense : RefusedLayer<Dense<In, Out, T, WithBias>> {};

template <std::size_t In, std::size_t Out, class T, Bias WithBias>
struct RefusalOf<Dense<In, Out, T, WithBias>> : FirstOf<UnlessPositive<In, Out>, UnlessScalar<T>> {};

// y = W x + b
//
// Shapes      x [In], y [Out].
// Parameters  weight [Out, In]; bias [Out], absent with Bias::none.
// Numerics    sums in T, of up to 2048 products in 16 partial sums, longer ones of such sums in pairs. The error of y
//             is within min(In, 2048) / 16 + 18 + log2(max(In / 2048, 1)) roundings of sum |w x| + |b|. dx and dW are
//             running sums of 32 products, added up one after the other: the error of dx is within min(Out, 32) +
//             Out / 32 roundings of sum |w dy|, that of dW within min(B, 32) + B / 32 + 1 and that of db within B of
//             sum |dy x| and sum |dy| over the batch, and of what the gradient held before.
// Cost        In * Out MACs a sample; (In + 1) * Out scalars. Large weights are aligned (kernels::weights_alignment).
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     zero sizes; a T that is not a scalar. In build() also an input of several axes.
// Source      PyTorch's torch.nn.Linear.
template <std::size_t In, std::size_t Out, class T, Bias WithBias>
requires not_refused<Dense<In, Out, T, WithBias>>
struct Dense<In, Out, T, WithBias> {
  using scalar = T;
  using input_shape = Shape<In>;
  using output_shape = Shape<Out>;
  template <class U>
  using with_scalar = Dense<In, Out, U, WithBias>;
  using with_bias = Dense<In, Out, T>;
  using foldable = Dense;
  using tile_type = kernels::DotTileSize;
  static constexpr bool backward_reads_output = false;
  static constexpr bool takes_fresh_gradient = true;
  static constexpr bool takes_post_ops = true;
  static constexpr std::size_t macs = In * Out;
  static constexpr bool has_bias = WithBias == Bias::present;
  static constexpr std::size_t other_operations = has_bias ? Out : 0;
  static constexpr LayerIdentity identity() { return layer_identity("Dense", has_bias); }

  alignas(kernels::weights_alignment<T>(Out, In)) Tensor<T, Out, In> weight;
  [[no_unique_address]] detail::BiasTensor<T, Out, WithBias> bias;

  // Tile: of the kernel, in the place of its own rule.
  template <std::size_t B, kernels::DotTileSize Tile = kernels::DotTileSize{}>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::dense_forward<has_bias, In, Out, Tile>(weight.data(), bias.data(), x, y);
  }
  template <std::size_t B, kernels::DotTileSize Tile = kernels::DotTileSize{}, class PostOps>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y, Scratch<T, 0>,
                         PostOps const& ops) const {
    kernels::dense_forward<has_bias, In, Out, Tile>(weight.data(), bias.data(), x, y, ops);
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Dense& gradient) const {
    backward_parameters<B>(x, y, dy, gradient);
    kernels::dense_backward_input<In, Out>(weight.data(), dy, dx);
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          FreshGradient<Dense> gradient) const {
    backward_parameters<B>(x, y, dy, gradient);
    kernels::dense_backward_input<In, Out>(weight.data(), dy, dx);
  }

  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, Dense& gradient) const {
    kernels::dense_backward_parameters<has_bias, In, Out>(x, dy, gradient.weight.data(), gradient.bias.data());
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, FreshGradient<Dense> gradient) const {
    kernels::dense_backward_parameters<has_bias, In, Out, false>(x, dy, gradient.values.weight.data(),
                                                                 gradient.values.bias.data());
  }

  template <std::size_t B>
  constexpr void backward_input(View<T const, B, output_shape> dy, View<T, B, input_shape> dx) const {
    kernels::dense_backward_input<In, Out>(weight.data(), dy, dx);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, In, Out}, same.weight...);
    if constexpr (has_bias) f(Parameter{"bias", Role::bias, In, Out}, same.bias...);
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Out, Bias WithBias>
struct Dense {
  template <class Input>
  static constexpr bool takes = Input::rank == 1;
  template <class Input, class T>
  using layer = ingot::Dense<Input::size, Out, T, WithBias>;
};

}  // namespace words

namespace reasons {

// A `dense` in build() has an input of several axes before it: all numbers behind a `flatten`, or those of each step of
// [Time, Features] in a `per_step<dense<8>>`.
template <class Input>
struct FlattenOrPerStepStandsBeforeDense {};

}  // namespace reasons

template <std::size_t Out, Bias WithBias, class Input>
struct RefusalOf<detail::DoesNotTake<words::Dense<Out, WithBias>, Input>> {
  using type = reasons::FlattenOrPerStepStandsBeforeDense<Input>;
};

// Stands for a Dense with Out outputs in build(): `dense<10>`.
template <std::size_t Out, Bias WithBias = Bias::present>
inline constexpr words::Dense<Out, WithBias> dense{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
