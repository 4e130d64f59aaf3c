// Normalisation by the root of the mean square.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/rms_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's RMSNorm has them, where `eps` is the smallest step of the numbers' type unless given.
struct RmsNormOptions {
  double epsilon = 1e-5;
  std::size_t axes = 0;  // how many of the last axes are normalised together; 0 stands for all
};

// One that is refused says so and nothing else.
template <class S, RmsNormOptions Options = RmsNormOptions{}, class T = float>
struct RmsNorm : RefusedLayer<RmsNorm<S, Options, T>> {};

template <class S, RmsNormOptions Options, class T>
struct RefusalOf<RmsNorm<S, Options, T>>
    : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessScalar<T>, UnlessEpsilon<Options.epsilon>,
              Unless<(Options.axes <= S::rank), reasons::AxesExceedRank<Options.axes, S>>> {};

// y[i] = x[i] / sqrt(mean of x^2 + epsilon) * weight[i], the mean over the last axes of one sample.
//
// Shapes      any; the same in and out.
// Parameters  weight, of the shape of the normalised axes.
// Numerics    sums in T, in pairs, of numbers of any size. With an epsilon of 0 a row of zeros gives NaN, and one of
//             numbers below 3e-39 (in float) infinity: their mean square has no inverse.
// Cost        no MACs; a scalar an element of the normalised axes; training keeps 1 a row.
// Aliasing    y may be x where backward is not called, as in inference. dx may be dy.
// Refuses     a shape without axes, more axes than the shape has, an epsilon that is negative or not finite; a T that
//             is not a scalar.
// Source      Zhang, Sennrich 2019; PyTorch's torch.nn.RMSNorm.
template <class S, RmsNormOptions Options, class T>
requires not_refused<RmsNorm<S, Options, T>>
struct RmsNorm<S, Options, T> {
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  using normalized_shape = typename detail::LastAxes<S, Options.axes == 0 ? S::rank : Options.axes>::type;
  template <class U>
  using with_scalar = RmsNorm<S, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("RmsNorm", Options.epsilon, row); }
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t row = normalized_shape::size;
  static constexpr std::size_t rows = S::size / row;
  static constexpr std::size_t other_operations = rows * (4 * row + 4);  // mean square 2 n, y 2 n

  tensor_t<T, normalized_shape> weight;

  template <std::size_t B, class>
  struct Saved {
    std::array<T, B * rows> inverses;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    normalize<B, S>(x, y);
  }
  // Inference of other rows than S has: of frames, where one of the axes before them is time.
  template <std::size_t B, class Rows>
  constexpr void normalize(View<T const, B, Rows> x, View<T, B, Rows> y) const {
    kernels::rms_norm_forward<row>(x, y, T(Options.epsilon), weight.data(), [](std::size_t, T const&) {});
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved, TrainingContext) const {
    kernels::rms_norm_forward<row>(x, y, T(Options.epsilon), weight.data(),
                                   [&](std::size_t r, T const& inverse) { saved.inverses[r] = inverse; });
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, RmsNorm& gradient) const {
    kernels::rms_norm_backward<row>(x, dy, dx, saved.inverses.data(), weight.data(), gradient.weight.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::scale}, same.weight...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("RmsNorm", "attention.hpp");
    spelling.template type<S>();
    spelling.options("RmsNormOptions")
        .add("epsilon", Options.epsilon, RmsNormOptions{}.epsilon)
        .add("axes", Options.axes, RmsNormOptions{}.axes);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <RmsNormOptions Options>
struct RmsNorm {
  template <class Input>
  static constexpr bool takes = Options.axes <= Input::rank;
  template <class Input, class T>
  using layer = ingot::RmsNorm<Input, Options, T>;
};

}  // namespace words

// Stands for an RmsNorm of what comes before it in build(): `rms_norm<>`, `rms_norm<RmsNormOptions{.axes = 1}>`.
template <RmsNormOptions Options = RmsNormOptions{}>
inline constexpr words::RmsNorm<Options> rms_norm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
