// A layer applied to each step of a marked sequence by itself.
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
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, class L>
struct PerMarkedStep : RefusedLayer<PerMarkedStep<Time, L>> {};

namespace reasons {

// A layer of a step's features takes and gives a vector of them: a mark has its place behind the last.
struct NotOneVectorAStep {};

}  // namespace reasons

namespace detail {

template <class L>
struct PerMarkedStepRefusal : PerStepRefusal<L> {};
template <class L>
requires(can_be_held<L>)
struct PerMarkedStepRefusal<L>
    : FirstOf<Unless<L::input_shape::rank == 1 && L::output_shape::rank == 1,
                     reasons::InBranch<0, reasons::NotOneVectorAStep>>,
              Unless<accepted<typename PerStepRefusal<L>::type>, typename PerStepRefusal<L>::type>> {};

}  // namespace detail

template <std::size_t Time, class L>
struct RefusalOf<PerMarkedStep<Time, L>> : detail::PerMarkedStepRefusal<L> {};
template <class L>
struct RefusalOf<PerMarkedStep<0, L>> {
  using type = reasons::ZeroSize<0>;
};

// y[t] = (L(x[t] without its mark), the mark of x[t]): the same layer, with the same parameters, for each step of a
// sequence that is marked (marks.hpp), padding too.
//
// Shapes      x [Time, In + 1], y [Time, Out + 1], of an L from [In] to [Out].
// Parameters  L's, by its names.
// Numerics    L's: the steps of a sequence are a batch to it.
// Cost        Time times L's MACs. Training keeps what L keeps of a batch of Time, for each sequence.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     no steps; what is no layer; one whose input or output is no vector; one that learns running statistics of
//             its batch, or carries a state from batch to batch.
template <std::size_t Time, class L>
requires not_refused<PerMarkedStep<Time, L>>
struct PerMarkedStep<Time, L> {
  using layer_type = L;
  using In = typename L::input_shape;
  using Out = typename L::output_shape;
  using scalar = scalar_t<L>;
  using input_shape = steps_t<Time, In::size, true>;
  using output_shape = steps_t<Time, Out::size, true>;
  template <class U>
  using with_scalar = PerMarkedStep<Time, with_scalar_t<L, U>>;
  static constexpr LayerIdentity identity() { return detail::joined_identity<L>("PerMarkedStep"); }
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
      ingot::forward_training<Time, T, L>(layer, features<In>(x, b), features<Out>(y, b), saved.of_sequence[b],
                                          TrainingContext{context.key.child(b), Time});
      kernels::copy(marks<In>(x, b), marks<Out>(y, b));
    }
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          PerMarkedStep& gradient) const {
    detail::NothingSaved nothing;
    for (std::size_t b = 0; b < B; ++b) run_backward(x, y, dy, dx, b, nothing, gradient);
  }
  template <std::size_t B, class T, class Kept>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Kept& saved,
                          PerMarkedStep& gradient) const {
    for (std::size_t b = 0; b < B; ++b) run_backward(x, y, dy, dx, b, saved.of_sequence[b], gradient);
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    if constexpr (has_parameters_v<L>) visit_parameters_at(path, f, first.layer, rest.layer...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("PerMarkedStep", "attention.hpp", Time);
    spelling.template type<L>();
  }

 private:
  // The steps of one sequence, as a batch: their features, and their marks.
  template <class S, class T, std::size_t B, class Sequence>
  static constexpr View<T, Time, S> features(View<T, B, Sequence> sequences, std::size_t b) {
    return {sequences.sample(b), S::size + 1};
  }
  template <class S, class T, std::size_t B, class Sequence>
  static constexpr View<T, Time, Shape<1>> marks(View<T, B, Sequence> sequences, std::size_t b) {
    return {sequences.sample(b) + S::size, S::size + 1};
  }

  template <class T, std::size_t B>
  constexpr void run(View<T const, B, input_shape> x, View<T, B, output_shape> y, std::size_t b,
                     Scratch<T, workspace_size_v<L, Time>> scratch) const {
    if constexpr (reshapes_only_v<L>) {
      kernels::copy(features<In>(x, b).template as<Out>(), features<Out>(y, b));
    } else {
      ingot::forward<Time, T, L>(layer, features<In>(x, b), features<Out>(y, b), scratch);
    }
    kernels::copy(marks<In>(x, b), marks<Out>(y, b));
  }

  template <class T, std::size_t B, class Kept>
  constexpr void run_backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                              View<T const, B, output_shape> dy, View<T, B, input_shape> dx, std::size_t b, Kept& saved,
                              PerMarkedStep& gradient) const {
    if constexpr (reshapes_only_v<L>) {
      kernels::copy(features<Out>(dy, b).template as<In>(), features<In>(dx, b));
    } else {
      ingot::backward<Time, T, L>(layer, features<In>(x, b), features<Out>(y, b), features<Out>(dy, b),
                                  features<In>(dx, b), saved, gradient.layer);
    }
    kernels::copy(marks<Out>(dy, b), marks<In>(dx, b));
  }
};

// What stands for the layer in build().
namespace words {

template <class Word>
struct PerMarkedStep {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank == 2) {
      if constexpr (Input::extents[1] > 1) {
        return bool{word_t<Word>::template takes<Shape<Input::extents[1] - 1>>};
      }
    }
    return false;
  }();
  template <class Input, class T>
  using layer =
      ingot::PerMarkedStep<Input::extents[0], typename word_t<Word>::template layer<Shape<Input::extents[1] - 1>, T>>;
};

}  // namespace words

// Stands for a PerMarkedStep of what comes before it in build(): `per_marked_step<dense<8>>`.
template <auto Word>
inline constexpr words::PerMarkedStep<std::remove_cv_t<decltype(Word)>> per_marked_step{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
