// Positional encodings: what tells steps apart by where they stand.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/positions.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// With `marked`, each step has a mark behind its features (marks.hpp), which is handed on. `base` is of
// SinusoidalPositions alone: the slowest wave turns by about 1 / base a step.
struct PositionOptions {
  bool marked = false;
  double base = 10000.0;
};

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Width, PositionOptions Options = PositionOptions{}>
struct SinusoidalPositions : RefusedLayer<SinusoidalPositions<Time, Width, Options>> {};
template <std::size_t Time, std::size_t Width, PositionOptions Options = PositionOptions{}, class T = float>
struct LearnedPositions : RefusedLayer<LearnedPositions<Time, Width, Options, T>> {};

namespace reasons {

// The base of waves is below 1, infinite or NaN.
template <Real Base>
struct BaseBelow1 {};

}  // namespace reasons

namespace detail {

template <class Spelling>
void spell_positions(Spelling& spelling, PositionOptions const& options) {
  auto& spelled = spelling.options("PositionOptions");
  spelled.add("marked", options.marked, PositionOptions{}.marked);
  spelled.add("base", options.base, PositionOptions{}.base);
}

}  // namespace detail

template <std::size_t Time, std::size_t Width, PositionOptions Options>
struct RefusalOf<SinusoidalPositions<Time, Width, Options>>
    : FirstOf<UnlessPositive<Time, Width>,
              Unless<is_finite(Options.base) && Options.base >= 1.0, reasons::BaseBelow1<Options.base>>> {};
template <std::size_t Time, std::size_t Width, PositionOptions Options, class T>
struct RefusalOf<LearnedPositions<Time, Width, Options, T>> : FirstOf<UnlessPositive<Time, Width>, UnlessScalar<T>> {};

// y[t, 2 i] = x[t, 2 i] + sin(t base^(-2 i / Width)), y[t, 2 i + 1] = x[t, 2 i + 1] + cos(t base^(-2 i / Width)).
//
// Shapes      x [Time, Width], y the same; marked [Time, Width + 1]. The first step is position 0.
// Parameters  none.
// Numerics    each wave within 2e-7 in float, at any position: angles are counted in integers. Position t has the same
//             bits in a sequence of any length, and in a stream, which behind position 2^32 - 1 goes on with 0.
// Cost        no MACs; a sine or cosine and a sum an element, for each sample. No table but 4 bytes a feature.
// Aliasing    y may be x, dx may be dy.
// Refuses     no steps, no width; a base that is below 1 or not finite.
// Source      Vaswani et al. 2017, 3.5.
template <std::size_t Time, std::size_t Width, PositionOptions Options>
requires not_refused<SinusoidalPositions<Time, Width, Options>>
struct SinusoidalPositions<Time, Width, Options> {
  using input_shape = steps_t<Time, Width, Options.marked>;
  using output_shape = input_shape;
  template <std::size_t NewTime>
  using with_time = SinusoidalPositions<NewTime, Width, Options>;
  static constexpr LayerIdentity identity() {
    return layer_identity("SinusoidalPositions", Options.marked, Options.base);
  }
  static constexpr bool takes_marks = Options.marked;
  static constexpr bool gives_marks = Options.marked;
  static constexpr bool in_place = true;
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = 2 * Time * Width;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, input_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) add(Time, 0, x.sample(b), y.sample(b));
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, input_shape>,
                          View<T const, B, input_shape> dy, View<T, B, input_shape> dx, SinusoidalPositions&) const {
    kernels::copy(dy, dx);
  }

  // `steps` steps, one after the other, of which x's first stands at position `first`.
  template <class T>
  constexpr void add(std::size_t steps, std::size_t first, T const* x, T* y) const {
    constexpr std::size_t step = detail::with_mark(Width, Options.marked);
    kernels::Sinusoids<Width, Options.base>::add(steps, step, first, x, y);
    if constexpr (Options.marked) kernels::copy_marks<step>(steps, x, y);
  }

  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("SinusoidalPositions", "attention.hpp", Time, Width);
    detail::spell_positions(spelling, Options);
  }
};

// y[t] = x[t] + weight[t].
//
// Shapes      x [Time, Width], y the same; marked [Time, Width + 1].
// Parameters  weight [Time, Width], as of an Embedding of the positions: a small deviation lets the steps' own vectors
//             speak, initialize(net, seed, NormalWeights{0.02}).
// Numerics    a sum an element. There is no vector behind the last: a stream that goes on has NaN there.
// Cost        no MACs.
// Aliasing    y may be x, dx may be dy.
// Refuses     no steps, no width; a T that is not a scalar.
// Source      Gehring et al. 2017; PyTorch's torch.nn.Embedding of the positions, added.
template <std::size_t Time, std::size_t Width, PositionOptions Options, class T>
requires not_refused<LearnedPositions<Time, Width, Options, T>>
struct LearnedPositions<Time, Width, Options, T> {
  using scalar = T;
  using input_shape = steps_t<Time, Width, Options.marked>;
  using output_shape = input_shape;
  template <class U>
  using with_scalar = LearnedPositions<Time, Width, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("LearnedPositions", Options.marked); }
  static constexpr bool takes_marks = Options.marked;
  static constexpr bool gives_marks = Options.marked;
  static constexpr bool in_place = true;
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = Time * Width;

  Tensor<T, Time, Width> weight;

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, input_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) add(Time, 0, x.sample(b), y.sample(b));
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, input_shape>,
                          View<T const, B, input_shape> dy, View<T, B, input_shape> dx,
                          LearnedPositions& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      kernels::add_rows_gradient<Time, Width>(step, dy.sample(b), gradient.weight.data());
    }
    kernels::copy(dy, dx);
  }

  // `steps` steps, one after the other, of which x's first stands at position `first`.
  constexpr void add(std::size_t steps, std::size_t first, T const* x, T* y) const {
    kernels::add_rows<Time, Width>(steps, step, first, x, weight.data(), y);
    if constexpr (Options.marked) kernels::copy_marks<step>(steps, x, y);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, 1, Width}, same.weight...);
  }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("LearnedPositions", "attention.hpp", Time, Width);
    detail::spell_positions(spelling, Options);
    spelling.template scalar<T>();
  }

 private:
  static constexpr std::size_t step = detail::with_mark(Width, Options.marked);
};

// What stands for the layers in build().
namespace words {

template <PositionOptions Options>
struct OfPositions {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank == 2) return Input::extents[1] > std::size_t{Options.marked};
    return false;
  }();
};
template <PositionOptions Options>
struct SinusoidalPositions : OfPositions<Options> {
  template <class Input, class>
  using layer = ingot::SinusoidalPositions<Input::extents[0], Input::extents[1] - std::size_t{Options.marked}, Options>;
};
template <PositionOptions Options>
struct LearnedPositions : OfPositions<Options> {
  template <class Input, class T>
  using layer = ingot::LearnedPositions<Input::extents[0], Input::extents[1] - std::size_t{Options.marked}, Options, T>;
};

}  // namespace words

// Stand for the positional encodings of what comes before them in build(): `sinusoidal_positions<>`,
// `learned_positions<PositionOptions{.marked = true}>`.
template <PositionOptions Options = PositionOptions{}>
inline constexpr words::SinusoidalPositions<Options> sinusoidal_positions{};
template <PositionOptions Options = PositionOptions{}>
inline constexpr words::LearnedPositions<Options> learned_positions{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
