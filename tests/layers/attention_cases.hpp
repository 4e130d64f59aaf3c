// The layers of attention.hpp that tests hold to their promises, one line a case: case_table.hpp.
#pragma once

#include "case_table.hpp"
#include "ingot/attention.hpp"

namespace tests {

// An embedding whose indices are made of any numbers, so that checks that draw their inputs at random reach it: the
// whole part of 8 |x|, counted round all of the vocabulary but its last, which may be padding.
template <class E>
struct OfAnyNumbers {
  using scalar = typename E::scalar;
  using input_shape = typename E::input_shape;
  using output_shape = typename E::output_shape;
  template <class U>
  using with_scalar = OfAnyNumbers<with_scalar_t<E, U>>;
  static constexpr bool backward_reads_output = E::backward_reads_output;

  E embedding;

  template <std::size_t B>
  constexpr void forward(View<scalar const, B, input_shape> x, View<scalar, B, output_shape> y) const {
    embedding.template forward<B>(indices(x), y);
  }
  template <std::size_t B>
  constexpr void backward(View<scalar const, B, input_shape> x, View<scalar const, B, output_shape> y,
                          View<scalar const, B, output_shape> dy, View<scalar, B, input_shape> dx,
                          OfAnyNumbers& gradient) const {
    embedding.template backward<B>(indices(x), y, dy, dx, gradient.embedding);
  }
  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    visit_parameters_at(path, f, first.embedding, rest.embedding...);
  }

 private:
  static constexpr std::size_t counted = decltype(E::weight)::shape::extents[0] - 1;

  template <std::size_t B>
  static constexpr batch_t<scalar, B, input_shape> indices(View<scalar const, B, input_shape> x) {
    batch_t<scalar, B, input_shape> result{};
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t t = 0; t < input_shape::size; ++t) {
        double const value = ScalarMath<scalar>::value(x.sample(b)[t]);
        result(b, t) = scalar(static_cast<std::size_t>(8.0 * (value < 0 ? -value : value)) % counted);
      }
    }
    return result;
  }
};

// clang-format off
using AttentionCases = CaseTable<
    LayerCase<RmsNorm<Shape<7>>, 2, "attention/rms_norm_7">,
    LayerCase<RmsNorm<Shape<3, 4, 5>, RmsNormOptions{.epsilon = 1e-3}>, 2, "attention/rms_norm_all_axes">,
    LayerCase<RmsNorm<Shape<3, 33>, RmsNormOptions{.axes = 1}>, 2, "attention/rms_norm_last_axis">,
    LayerCase<RmsNorm<Shape<5>>, 2>,
    LayerCase<RmsNorm<Shape<2, 3>, RmsNormOptions{.epsilon = 1e-3, .axes = 1}>, 2>,
    LayerCase<OfAnyNumbers<Embedding<3, 4, 2>>, 2>,
    LayerCase<OfAnyNumbers<Embedding<3, 4, 2, EmbeddingOptions{.padding = 3, .marked = true}>>, 2>,
    LayerCase<OfAnyNumbers<Embedding<9, 11, 17, EmbeddingOptions{.padding = 10}>>, 3>,
    LayerCase<SinusoidalPositions<3, 4>, 2>,
    LayerCase<SinusoidalPositions<50, 16>, 2, "attention/sinusoidal_positions">,
    LayerCase<SinusoidalPositions<7, 5, PositionOptions{.marked = true, .base = 100}>, 2, "attention/sinusoidal_positions_marked">,
    LayerCase<LearnedPositions<3, 4>, 2>,
    LayerCase<LearnedPositions<7, 5, PositionOptions{.marked = true}>, 3, "attention/learned_positions_marked">,
    LayerCase<MeanOverSteps<3, 4>, 2>,
    LayerCase<MeanOverSteps<7, 5>, 2, "attention/mean_over_steps">,
    LayerCase<MeanOverSteps<7, 5, MeanOverStepsOptions{.marked = true}>, 3, "attention/mean_over_steps_marked">,
    LayerCase<PerMarkedStep<3, Dense<2, 3>>, 2>,
    LayerCase<PerMarkedStep<2, Residual<Network<RmsNorm<Shape<3>>, Dense<3, 4>, Tanh<4>, Dropout<0.5, 4>, Dense<4, 3>>>>, 1>,
    LayerCase<PerMarkedStep<2, Identity<Shape<3>>>, 2>,
    LayerCase<PerMarkedStep<5, Network<Dense<3, 7>, Relu<7>>>, 2, "attention/per_marked_step">>;

// Of whole numbers alone: not for checks that draw inputs at random.
using EmbeddingCases = CaseTable<
    LayerCase<Embedding<7, 5, 3>, 4, "embedding/plain">,
    LayerCase<Embedding<9, 11, 17, EmbeddingOptions{.padding = 3}>, 3, "embedding/padding">,
    LayerCase<Embedding<5, 4, 2, EmbeddingOptions{.padding = 0, .marked = true}>, 3, "embedding/marked">>;
// clang-format on

}  // namespace tests
