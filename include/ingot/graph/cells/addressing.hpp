// How the heads of a machine find their slots (Graves, Wayne, Danihelka: Neural Turing machines, 2014, 3.3), as
// expressions. Heads are rows, so that all are addressed at once: keys are [Heads, Width], weightings [Heads, Slots].
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <utility>

#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/elementwise.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/matmul.hpp"
#include "ingot/graph/operations/operators.hpp"
#include "ingot/graph/operations/reductions.hpp"
#include "ingot/graph/operations/reshape.hpp"
#include "ingot/graph/operations/softmax.hpp"

namespace ingot::graph::detail {

// The cosine of the angle between each key and each slot: k m / (sqrt(k k + epsilon) sqrt(m m + epsilon)), 0 for a slot
// of zeros, with a gradient that is finite there.
template <Real Epsilon, class Keys, class Memory>
constexpr auto cosines(Keys keys, Memory memory) {
  constexpr std::size_t slots = Memory::dimensions[0];
  constexpr auto epsilon = constant<Epsilon>;
  constexpr auto of_keys = sqrt(sum(square(keys), axis<1>, keepdims) + epsilon);
  constexpr auto of_slots = reshape<1, slots>(sqrt(sum(square(memory), axis<1>) + epsilon));
  return matmul(keys, transpose(memory)) / (of_keys * of_slots);
}

// From the weightings a towards b, as far as the gates are open. Rounded, it stays between them: none is below 0.
template <class Gates, class A, class B>
constexpr auto interpolated(Gates gates, A a, B b) {
  return a + gates * (b - a);
}

// Each weighting turned by every shift, as much as moves [Heads, Shifts] says: the first column is that by
// -Shifts / 2, to lower slots; the middle one leaves it where it is.
template <class Weightings, class Moves>
constexpr auto shifted(Weightings weightings, Moves moves) {
  constexpr std::size_t slots = Weightings::dimensions[1];
  constexpr std::size_t shifts = Moves::dimensions[1];
  constexpr std::size_t reach = shifts / 2;
  if constexpr (shifts == 1) {
    return weightings;
  } else {
    constexpr auto around =
        concat<1>(slice<1, slots - reach, slots>(weightings), weightings, slice<1, 0, reach>(weightings));
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (... + (slice<1, I, I + 1>(moves) * slice<1, shifts - 1 - I, shifts - 1 - I + slots>(around)));
    }(std::make_index_sequence<shifts>{});
  }
}

// w^gamma over its sum, as softmax(gamma ln(w + 1e-16)): the guard keeps ln 0 out.
template <class Weightings, class Sharpness>
constexpr auto sharpened(Weightings weightings, Sharpness sharpness) {
  return softmax(sharpness * log(weightings + constant<1e-16>));
}

// What softmax makes 0.9 of the first slot of, and equal parts of the others.
template <std::size_t Slots>
constexpr Tensor<double, Slots> first_slot() {
  Tensor<double, Slots> logits{};
  if constexpr (Slots > 1) logits[0] = math::log(9.0 * static_cast<double>(Slots - 1));
  return logits;
}

// Row I of weightings as a column.
template <std::size_t I, class Weightings>
constexpr auto column_of_head(Weightings weightings) {
  return reshape<Weightings::dimensions[1], 1>(slice<0, I, I + 1>(weightings));
}

// What heads First ... make of a memory: all of them erase, then all of them add.
template <std::size_t First, class Memory, class Weightings, class Erased, class Added>
constexpr auto written(Memory memory, Weightings weightings, Erased erased, Added added) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr auto kept = (... * (constant<1.0> - column_of_head<First + I>(weightings) * slice<0, I, I + 1>(erased)));
    return memory * kept + (... + (column_of_head<First + I>(weightings) * slice<0, I, I + 1>(added)));
  }(std::make_index_sequence<Erased::dimensions[0]>{});
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
