// A layer applied to each step of a marked sequence by itself.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/refusal.hpp"
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
struct PerMarkedStep<Time, L> : detail::AppliedPerStep<Time, L, 1> {
  template <class U>
  using with_scalar = PerMarkedStep<Time, with_scalar_t<L, U>>;
  static constexpr LayerIdentity identity() { return detail::joined_identity<L>("PerMarkedStep"); }
  static constexpr bool takes_marks = true;
  static constexpr bool gives_marks = true;

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("PerMarkedStep", "attention.hpp", Time);
    spelling.template type<L>();
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
