// The memory of a training step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/untrainable.hpp"

namespace ingot {

// Whether the layers of a network can learn from a batch of so many samples.
template <std::size_t Given, std::size_t Least>
inline constexpr bool batch_suffices = Given >= Least;

// Everything that training a network on batches of B needs besides the network and the optimizer. The user places it; a
// network of any size makes it too large for the stack. It starts at zero: a static one needs no constructor to run,
// whatever its layers keep.
template <class Net, std::size_t B>
struct TrainingMemory {
  static_assert(batch_suffices<B, least_batch_v<Net>>,
                "the variance of a batch of one sample is 0: BatchNorm trains on batches of 2 or more");
  using T = default_scalar_t<Net>;
  saved_t<Net, B, T> saved{};
  batch_t<T, B, typename Net::output_shape> output{};
  batch_t<T, B, typename Net::output_shape> output_gradient{};
  Net gradient{};
  // Needed only for a lone layer that cannot leave out its input's gradient.
  [[no_unique_address]] std::conditional_t<has_backward_parameters_v<Net, B, T>, detail::NothingSaved,
                                           batch_t<T, B, typename Net::input_shape>> input_gradient{};
};
template <class Net, std::size_t B>
inline constexpr bool is_network_and_batch = detail::NetworkLike<Net> && B > 0;
template <class Net, std::size_t B>
requires(!is_network_and_batch<Net, B>)
struct TrainingMemory<Net, B> {
  static_assert(is_network_and_batch<Net, B>,
                "TrainingMemory<Net, B> takes a network type and a batch size of at least 1");
};
template <class Net, std::size_t B>
requires(is_network_and_batch<Net, B> && !detail::can_be_trained<Net>)
struct TrainingMemory<Net, B> {
  static_assert(detail::is_layer<Net, refusal_t<Net>>,
                "this layer is refused: is_layer<...> has its type and the reason");
  static constexpr std::size_t network_bytes = sizeof(Net);  // a network that is refused says so
  static_assert(
      detail::has_backward<typename detail::FirstUntrainable<Net>::type,
                           typename detail::UntrainableReason<typename detail::FirstUntrainable<Net>::type>::type>,
      "a layer that is trained has void backward<B>(x, y, dy, dx, gradient) const: see ingot/layers/layer.hpp");
};

// Bytes that training on batches of B takes besides the network, the batch and the optimizer: saved values, output, its
// gradient and the parameters' gradient.
template <class Net, std::size_t B>
inline constexpr std::size_t training_bytes = sizeof(TrainingMemory<Net, B>);

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
