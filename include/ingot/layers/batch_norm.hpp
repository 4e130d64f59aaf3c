// Batch normalisation.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/batch_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's BatchNorm has them.
struct NormOptions {
  double epsilon = 1e-5;
  double momentum = 0.1;  // of the running statistics: r <- (1 - momentum) r + momentum batch's
};

// One that is refused says so and nothing else.
template <class S, NormOptions Options = NormOptions{}, class T = float>
struct BatchNorm : RefusedLayer<BatchNorm<S, Options, T>> {};

namespace reasons {

// The momentum of running statistics lies in [0, 1].
template <Real Momentum>
struct MomentumOutside0To1 {};

}  // namespace reasons

template <class S, NormOptions Options, class T>
struct RefusalOf<BatchNorm<S, Options, T>>
    : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessScalar<T>, UnlessEpsilon<Options.epsilon>,
              Unless<(Options.momentum >= 0.0 && Options.momentum <= 1.0),
                     reasons::MomentumOutside0To1<Options.momentum>>> {};

// y[c, i] = (x[c, i] - mean[c]) / sqrt(variance[c] + epsilon) * weight[c] + bias[c]
// with the batch's mean and variance over samples and positions in training, the running ones in inference.
//
// Shapes      x, y [C, positions...]: features [C], signals [C, L], images [C, H, W].
// Parameters  weight, bias [C]; running_mean, running_var [C], which are not trained: their slots in the gradient
//             carry by how much a step moves them, from the batch's statistics (the variance with n - 1, as PyTorch
//             does).
// Numerics    sums in T, in pairs; two passes for the variance, of numbers of any size. A batch of one element a
//             channel has no variance: y is the bias, and the running variance stays; training on such batches is
//             refused.
// Cost        no MACs; 4 C scalars; training keeps 3 C.
// Aliasing    y may be x where backward is not called, as in inference. dx may be dy.
// Refuses     a shape without axes; an epsilon that is negative or not finite, a momentum outside of [0, 1]; a T that
//             is not a scalar.
// Source      Ioffe, Szegedy 2015; PyTorch's torch.nn.BatchNorm1d, BatchNorm2d.
template <class S, NormOptions Options, class T>
requires not_refused<BatchNorm<S, Options, T>>
struct BatchNorm<S, Options, T> {
  static constexpr std::size_t channels = S::extents[0];
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  template <class U>
  using with_scalar = BatchNorm<S, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("BatchNorm", Options.epsilon); }
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = 3 * (S::size + channels);  // a root a channel, with its factor
  static constexpr std::size_t least_batch = S::size > channels ? 1 : 2;

  Tensor<T, channels> weight;
  Tensor<T, channels> bias;
  Tensor<T, channels> running_mean;
  Tensor<T, channels> running_var;

  // In inference, y[c, i] = factor x[c, i] + summand.
  struct ChannelScale {
    T factor;
    T summand;
  };
  constexpr ChannelScale channel_scale(std::size_t c) const {
    T const factor = weight[c] / math::sqrt(running_var[c] + T(Options.epsilon));
    return {factor, bias[c] - running_mean[c] * factor};
  }

  template <std::size_t B, class>
  struct Saved {
    std::array<kernels::Moments<T>, channels> moments;
    std::size_t samples;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    normalize<B, S>(x, y);
  }
  // Inference of other positions than S has: of frames, where one axis is time.
  template <std::size_t B, class Positions>
  constexpr void normalize(View<T const, B, Positions> x, View<T, B, Positions> y) const {
    kernels::batch_norm_inference<channels>(x, y, running_mean.data(), running_var.data(), T(Options.epsilon),
                                            weight.data(), bias.data());
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    saved.samples = context.samples;
    kernels::batch_norm_training<channels>(x, y, context.samples, T(Options.epsilon), weight.data(), bias.data(),
                                           saved.moments.data());
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S> y, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, BatchNorm& gradient) const {
    backward_parameters<B>(x, y, dy, saved, gradient);
    kernels::batch_norm_backward_input<channels>(x, dy, dx, saved.samples, saved.moments.data(), weight.data());
  }

  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy,
                                     Saved<B, T>& saved, BatchNorm& gradient) const {
    kernels::batch_norm_backward_parameters<channels>(x, dy, saved.samples, saved.moments.data(),
                                                      gradient.weight.data(), gradient.bias.data());
    kernels::batch_norm_statistics_steps<channels>(saved.moments.data(), saved.samples * (S::size / channels),
                                                   T(Options.momentum), running_mean.data(), running_var.data(),
                                                   gradient.running_mean.data(), gradient.running_var.data());
  }

  template <std::size_t B>
  constexpr void backward_input(View<T const, B, S> dy, View<T, B, S> dx) const {
    kernels::batch_norm_inference_backward<channels>(dy, dx, running_var.data(), T(Options.epsilon), weight.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::scale}, same.weight...);
    f(Parameter{"bias", Role::shift}, same.bias...);
    f(Parameter{"running_mean", Role::mean}, same.running_mean...);
    f(Parameter{"running_var", Role::variance}, same.running_var...);
  }
};

// What stands for the layer in build().
namespace words {

template <NormOptions Options>
struct BatchNorm {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::BatchNorm<Input, Options, T>;
};

}  // namespace words

// Stands for a BatchNorm over what comes before it in build(): `batch_norm<>`,
// `batch_norm<NormOptions{.momentum = 0.3}>`.
template <NormOptions Options = NormOptions{}>
inline constexpr words::BatchNorm<Options> batch_norm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
