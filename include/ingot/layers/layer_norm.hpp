// Layer normalisation.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/layer_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's LayerNorm has them.
struct LayerNormOptions {
  double epsilon = 1e-5;
  std::size_t axes = 0;  // how many of the last axes are normalised together; 0 stands for all
};

namespace detail {

// The last N extents of a shape.
template <class S, std::size_t N>
struct LastAxes {
  using type = typename LastAxes<drop_first_t<S>, N>::type;
};
template <class S, std::size_t N>
requires(S::rank == N)
struct LastAxes<S, N> {
  using type = S;
};

}  // namespace detail

// One that is refused says so and nothing else.
template <class S, LayerNormOptions Options = LayerNormOptions{}, class T = float>
struct LayerNorm : RefusedLayer<LayerNorm<S, Options, T>> {};

namespace reasons {

// A shape has no more axes to normalise than it has.
template <std::size_t Axes, class S>
struct AxesExceedRank {};

}  // namespace reasons

template <class S, LayerNormOptions Options, class T>
struct RefusalOf<LayerNorm<S, Options, T>>
    : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessScalar<T>, UnlessEpsilon<Options.epsilon>,
              Unless<(Options.axes <= S::rank), reasons::AxesExceedRank<Options.axes, S>>> {};

// y[i] = (x[i] - mean) / sqrt(variance + epsilon) * weight[i] + bias[i], mean and variance over the last axes of one
// sample.
//
// Shapes      any; the same in and out.
// Parameters  weight, bias, of the shape of the normalised axes.
// Numerics    sums in T, in pairs; two passes for the variance, of numbers of any size. With an epsilon of 0 equal
//             inputs give NaN, as in PyTorch, and such that differ by less than 3e-39 (in float) infinity: their
//             deviation has no inverse.
// Cost        no MACs; two scalars an element of the normalised axes; training keeps 3 a row.
// Aliasing    y may be x where backward is not called, as in inference. dx may be dy.
// Refuses     a shape without axes, more axes than the shape has, an epsilon that is negative or not finite; a T that
//             is not a scalar.
// Source      Ba, Kiros, Hinton 2016; PyTorch's torch.nn.LayerNorm.
template <class S, LayerNormOptions Options, class T>
requires not_refused<LayerNorm<S, Options, T>>
struct LayerNorm<S, Options, T> {
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  using normalized_shape = typename detail::LastAxes<S, Options.axes == 0 ? S::rank : Options.axes>::type;
  template <class U>
  using with_scalar = LayerNorm<S, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("LayerNorm", Options.epsilon, row); }
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t row = normalized_shape::size;
  static constexpr std::size_t rows = S::size / row;
  static constexpr std::size_t other_operations = rows * (8 * row + 5);  // mean 1 n, variance 3 n, y 4 n

  tensor_t<T, normalized_shape> weight;
  tensor_t<T, normalized_shape> bias;

  template <std::size_t B, class>
  struct Saved {
    std::array<kernels::Moments<T>, B * rows> moments;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    normalize<B, S>(x, y);
  }
  // Inference of other rows than S has: of frames, where one of the axes before them is time.
  template <std::size_t B, class Rows>
  constexpr void normalize(View<T const, B, Rows> x, View<T, B, Rows> y) const {
    kernels::layer_norm_forward<row>(x, y, T(Options.epsilon), weight.data(), bias.data(),
                                     [](std::size_t, kernels::Moments<T> const&) {});
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved, TrainingContext) const {
    kernels::layer_norm_forward<row>(
        x, y, T(Options.epsilon), weight.data(), bias.data(),
        [&](std::size_t r, kernels::Moments<T> const& moments) { saved.moments[r] = moments; });
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, LayerNorm& gradient) const {
    kernels::layer_norm_backward<row>(x, dy, dx, saved.moments.data(), weight.data(), gradient.weight.data(),
                                      gradient.bias.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::scale}, same.weight...);
    f(Parameter{"bias", Role::shift}, same.bias...);
  }
};

// What stands for the layer in build().
namespace words {

template <LayerNormOptions Options>
struct LayerNorm {
  template <class Input>
  static constexpr bool takes = Options.axes <= Input::rank;
  template <class Input, class T>
  using layer = ingot::LayerNorm<Input, Options, T>;
};

}  // namespace words

// Stands for a LayerNorm of what comes before it in build(): `layer_norm<>`, `layer_norm<LayerNormOptions{.axes = 1}>`.
template <LayerNormOptions Options = LayerNormOptions{}>
inline constexpr words::LayerNorm<Options> layer_norm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
