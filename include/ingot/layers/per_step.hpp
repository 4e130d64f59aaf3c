// A layer applied to each step of a sequence by itself.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, class L>
struct PerStep : RefusedLayer<PerStep<Time, L>> {};

namespace reasons {

// A layer learns running statistics of a batch, which the steps of one sequence are not: BatchNorm over [Channels, Time].
struct LearnsStatistics {};

}  // namespace reasons

namespace detail {

template <class L>
inline constexpr bool learns_statistics = [] {
  bool found = false;
  if constexpr (has_parameters_v<L>) {
    visit_parameters_of_type<L>(
        [&](ParameterPath const&, Parameter parameter, auto&) { found = found || is_statistic(parameter.role); });
  }
  return found;
}();

template <class L>
struct PerStepRefusal
    : FirstOf<Unless<!learns_statistics<L>, reasons::InBranch<0, reasons::LearnsStatistics>>,
              Unless<!carries_state_v<L>, reasons::InBranch<0, reasons::CarriesStateFromBatchToBatch>>> {};
template <class L>
requires(!can_be_held<L>)
struct PerStepRefusal<L> {
  using type = reasons::InBranch<0, branch_refusal_t<L>>;
};

}  // namespace detail

template <std::size_t Time, class L>
struct RefusalOf<PerStep<Time, L>> : detail::PerStepRefusal<L> {};
template <class L>
struct RefusalOf<PerStep<0, L>> {
  using type = reasons::ZeroSize<0>;
};

namespace detail {

// Steps of shape S, each followed by Marks numbers.
template <std::size_t Time, class S, std::size_t Marks>
struct StepsOf {
  using type = Shape<Time, S::size + Marks>;
};
template <std::size_t Time, class S>
struct StepsOf<Time, S, 0> {
  using type = prepend_t<Time, S>;
};

// What a layer does that is applied to each step by itself: to the features of the step, which are followed by Marks
// numbers that are handed on.
template <std::size_t Time, class L, std::size_t Marks>
struct AppliedPerStep {
  using layer_type = L;
  using In = typename L::input_shape;
  using Out = typename L::output_shape;
  using scalar = scalar_t<L>;
  using input_shape = typename StepsOf<Time, In, Marks>::type;
  using output_shape = typename StepsOf<Time, Out, Marks>::type;
  static constexpr bool draws_random = draws_random_v<L>;
  static constexpr bool same_in_training = same_in_training_v<L>;
  static constexpr bool backward_reads_input = backward_reads_input_v<L>;
  static constexpr bool backward_reads_output = backward_reads_output_v<L>;
  static constexpr std::size_t macs = Time * macs_of<L>;
  static constexpr std::size_t other_operations = Time * other_operations_of<L>;

  [[no_unique_address]] L layer;

  template <std::size_t B>
  requires takes_scratch_v<L, Time>
  static constexpr std::size_t workspace_size = workspace_size_v<L, Time>;
  template <std::size_t B, class T>
  requires keeps_something<L, Time, T>
  struct Saved {
    std::array<saved_through_t<L, Time, T>, B> of_sequence;
  };

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const
  requires(!takes_scratch_v<L, Time>)
  {
    for (std::size_t b = 0; b < B; ++b) run(x, y, b, Scratch<T, 0>(nullptr));
  }
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, workspace_size_v<L, Time>> scratch) const
  requires takes_scratch_v<L, Time>
  {
    for (std::size_t b = 0; b < B; ++b) run(x, y, b, scratch);
  }

  template <std::size_t B, class T, class Kept>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Kept& saved,
                                  TrainingContext context) const {
    for (std::size_t b = 0; b < B; ++b) {
      ingot::forward_training<Time, T, L>(layer, steps<In>(x, b), steps<Out>(y, b), saved.of_sequence[b],
                                          TrainingContext{context.key.child(b), Time});
      hand_on<In, Out>(x, y, b);
    }
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          AppliedPerStep& gradient) const {
    NothingSaved nothing;
    for (std::size_t b = 0; b < B; ++b) run_backward(x, y, dy, dx, b, nothing, gradient);
  }
  template <std::size_t B, class T, class Kept>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Kept& saved,
                          AppliedPerStep& gradient) const {
    for (std::size_t b = 0; b < B; ++b) run_backward(x, y, dy, dx, b, saved.of_sequence[b], gradient);
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    if constexpr (has_parameters_v<L>) visit_parameters_at(path, f, first.layer, rest.layer...);
  }

 private:
  // The steps of one sequence, as a batch: their features.
  template <class S, class T, std::size_t B, class Sequence>
  static constexpr View<T, Time, S> steps(View<T, B, Sequence> sequences, std::size_t b) {
    return {sequences.sample(b), S::size + Marks};
  }

  template <class From, class To, class X, class Y>
  static constexpr void hand_on(X x, Y y, std::size_t b) {
    if constexpr (Marks > 0) {
      using T = std::remove_const_t<std::remove_pointer_t<decltype(y.sample(b))>>;
      kernels::copy(View<T const, Time, Shape<Marks>>(x.sample(b) + From::size, From::size + Marks),
                    View<T, Time, Shape<Marks>>(y.sample(b) + To::size, To::size + Marks));
    }
  }

  template <class T, std::size_t B>
  constexpr void run(View<T const, B, input_shape> x, View<T, B, output_shape> y, std::size_t b,
                     Scratch<T, workspace_size_v<L, Time>> scratch) const {
    if constexpr (reshapes_only_v<L>) {
      kernels::copy(steps<In>(x, b).template as<Out>(), steps<Out>(y, b));
    } else {
      ingot::forward<Time, T, L>(layer, steps<In>(x, b), steps<Out>(y, b), scratch);
    }
    hand_on<In, Out>(x, y, b);
  }

  template <class T, std::size_t B, class Kept>
  constexpr void run_backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                              View<T const, B, output_shape> dy, View<T, B, input_shape> dx, std::size_t b, Kept& saved,
                              AppliedPerStep& gradient) const {
    if constexpr (reshapes_only_v<L>) {
      kernels::copy(steps<Out>(dy, b).template as<In>(), steps<In>(dx, b));
    } else {
      ingot::backward<Time, T, L>(layer, steps<In>(x, b), steps<Out>(y, b), steps<Out>(dy, b), steps<In>(dx, b), saved,
                                  gradient.layer);
    }
    hand_on<Out, In>(dy, dx, b);
  }
};

}  // namespace detail

// y[t] = L(x[t]): the same layer, with the same parameters, for each step.
//
// Shapes      x [Time, In...], y [Time, Out...], of an L from [In...] to [Out...].
// Parameters  L's, by its names.
// Numerics    L's: the steps of a sequence are a batch to it.
// Cost        Time times L's MACs. Training keeps what L keeps of a batch of Time, for each sequence.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     no steps; what is no layer; one that learns running statistics of its batch, or carries a
//             state from batch to batch.
// Source      Keras's TimeDistributed.
template <std::size_t Time, class L>
requires not_refused<PerStep<Time, L>>
struct PerStep<Time, L> : detail::AppliedPerStep<Time, L, 0> {
  template <class U>
  using with_scalar = PerStep<Time, with_scalar_t<L, U>>;
  static constexpr LayerIdentity identity() { return detail::joined_identity<L>("PerStep"); }
};

// What stands for the layer in build().
namespace words {

template <class Word>
struct PerStep {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank > 0) return bool{word_t<Word>::template takes<drop_first_t<Input>>};
    return false;
  }();
  template <class Input, class T>
  using layer = ingot::PerStep<Input::extents[0], typename word_t<Word>::template layer<drop_first_t<Input>, T>>;
};

}  // namespace words

// Stands for a PerStep of what comes before it in build(): `per_step<dense<8>>`.
template <auto Word>
inline constexpr words::PerStep<std::remove_cv_t<decltype(Word)>> per_step{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
