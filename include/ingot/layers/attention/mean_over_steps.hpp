// The mean over the steps of a sequence.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/mean_of_steps.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// With `marked`, each step has a mark behind its features (marks.hpp), and those of 0 do not count.
struct MeanOverStepsOptions {
  bool marked = false;
};

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Width, MeanOverStepsOptions Options = MeanOverStepsOptions{}>
struct MeanOverSteps : RefusedLayer<MeanOverSteps<Time, Width, Options>> {};

template <std::size_t Time, std::size_t Width, MeanOverStepsOptions Options>
struct RefusalOf<MeanOverSteps<Time, Width, Options>> : FirstOf<UnlessPositive<Time, Width>> {};

// y[i] = mean of x[t, i] over the steps t that count: all, or those whose mark is not 0. It is 0 where none counts.
//
// Shapes      x [Time, Width], marked [Time, Width + 1]; y [Width].
// Parameters  none.
// Numerics    sums in pairs; what padding holds, NaN too, reaches neither y nor another step's gradient.
// Cost        no MACs; a sum an element.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     no steps, no width.
template <std::size_t Time, std::size_t Width, MeanOverStepsOptions Options>
requires not_refused<MeanOverSteps<Time, Width, Options>>
struct MeanOverSteps<Time, Width, Options> {
  using input_shape = steps_t<Time, Width, Options.marked>;
  using output_shape = Shape<Width>;
  static constexpr LayerIdentity identity() { return layer_identity("MeanOverSteps", Options.marked); }
  static constexpr bool takes_marks = Options.marked;
  static constexpr bool backward_reads_input = Options.marked;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = (Time + 1) * Width;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) Mean::forward(x.sample(b), y.sample(b));
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, MeanOverSteps&) const {
    for (std::size_t b = 0; b < B; ++b) Mean::backward(x.sample(b), dy.sample(b), dx.sample(b));
  }

  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("MeanOverSteps", "attention.hpp", Time, Width);
    spelling.options("MeanOverStepsOptions").add("marked", Options.marked, MeanOverStepsOptions{}.marked);
  }

 private:
  using Mean = kernels::MeanOfSteps<Time, Width, Options.marked>;
};

// What stands for the layer in build().
namespace words {

template <MeanOverStepsOptions Options>
struct MeanOverSteps {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank == 2) return Input::extents[1] > std::size_t{Options.marked};
    return false;
  }();
  template <class Input, class>
  using layer = ingot::MeanOverSteps<Input::extents[0], Input::extents[1] - std::size_t{Options.marked}, Options>;
};

}  // namespace words

// Stands for a MeanOverSteps of what comes before it in build(): `mean_over_steps<>`.
template <MeanOverStepsOptions Options = MeanOverStepsOptions{}>
inline constexpr words::MeanOverSteps<Options> mean_over_steps{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
