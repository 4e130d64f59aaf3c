// What training a network takes of memory, as a constant of the program.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/training/step.hpp"
#include "ingot/training/training_memory.hpp"

namespace ingot {

// Bytes of all that a training step works on but its targets.
struct TrainingCost {
  std::size_t parameters = 0;  // of the network itself, which has to stand in RAM
  std::size_t gradient = 0;
  std::size_t saved = 0;      // of TrainingMemory beside the gradient: saved values, the output and its gradient
  std::size_t optimizer = 0;  // its state and its options
  std::size_t batch = 0;      // of inputs

  constexpr std::size_t total() const { return parameters + gradient + saved + optimizer + batch; }
};

namespace detail {

// Bytes of an optimizer, with moments that the user places apart.
template <class Optimizer>
constexpr std::size_t bytes_of_optimizer() {
  if constexpr (requires(Optimizer optimizer) { static_cast<typename Optimizer::Moments&>(optimizer.moments); }) {
    if constexpr (!std::is_same_v<decltype(Optimizer::moments), typename Optimizer::Moments>) {
      return sizeof(Optimizer) + sizeof(typename Optimizer::Moments);
    }
  }
  return sizeof(Optimizer);
}

}  // namespace detail

// What training a network on batches of B with an optimizer takes of memory.
//   constexpr auto training = ingot::training_cost<Net, 16, ingot::Adam<Net>>;
//   static_assert(training.total() < 64 * 1024);
// parameters + gradient + saved + optimizer are the sizes of the objects that the user places, Net,
// TrainingMemory and the optimizer, with its moments where they are apart; a GradientSum comes beside. Refuses an optimizer of another network and whatever TrainingMemory refuses.
template <class Net, std::size_t B, class Optimizer>
inline constexpr TrainingCost training_cost = [] {
  static_assert(!detail::NetworkLike<Net> || optimizer_fits<Optimizer, Net>,
                "training_cost<Net, B, Optimizer> takes an optimizer of this network, as Adam<Net>");
  TrainingCost cost;
  if constexpr (optimizer_fits<Optimizer, Net>) {
    cost.parameters = parameter_bytes<Net>;
    cost.gradient = parameter_bytes<Net>;
    cost.saved = training_bytes<Net, B> - cost.gradient;
    cost.optimizer = detail::bytes_of_optimizer<Optimizer>();
    cost.batch = B * Net::input_shape::size * sizeof(default_scalar_t<Net>);
  }
  return cost;
}();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
