// Deep belief networks: a stack of restricted Boltzmann machines, each trained on what the one below makes of the data,
// and the start of a classifier.
//
//   using Stack = Network<Rbm<784, 256>, Rbm<256, 64>>;
//   using Net = Network<Dense<784, 256>, Sigmoid<256>, Dense<256, 64>, Sigmoid<64>, Dense<64, 10>>;
//   greedy_epoch<0>(stack, optimizer0, ContrastiveDivergence{1}, images, count, memory0, RandomKey{1, epoch});   // ...
//   greedy_epoch<1>(stack, optimizer1, ContrastiveDivergence{1}, images, count, memory1, RandomKey{2, epoch});   // ...
//   start_from(net, stack);
//
// A stack is a Network of Rbms: what it puts out is the upward pass, by probabilities. Each machine has an optimizer of
// its own, Momentum<Stack::layer_type<1>>, and a GreedyMemory.
// Source: Hinton, Osindero, Teh 2006; Bengio et al. 2007.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/energies/rbm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/first_false.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/contrastive_divergence.hpp"

namespace ingot {

namespace detail {

template <class Stack>
inline constexpr bool is_stack_of_rbms = false;
template <class... Machines>
inline constexpr bool is_stack_of_rbms<Network<Machines...>> = (is_rbm<Machines> && ...);

// The largest output of a machine in the stack.
template <class Stack>
inline constexpr std::size_t widest_of_stack = 0;
template <class... Machines>
inline constexpr std::size_t widest_of_stack<Network<Machines...>> =
    std::max({std::size_t{0}, Machines::output_shape::size...});

}  // namespace detail

// What training machine I of a stack on batches of B needs besides the stack and the optimizer. The user places it.
template <class Stack, std::size_t I, std::size_t B>
struct GreedyMemory {
  static_assert(detail::is_stack_of_rbms<Stack>, "GreedyMemory<Stack, I, B> takes a Network of Rbms");
};
template <class Stack, std::size_t I, std::size_t B>
requires detail::is_stack_of_rbms<Stack>
struct GreedyMemory<Stack, I, B> {
  using Machine = typename Stack::template layer_type<I>;
  using T = typename Machine::scalar;
  static constexpr std::size_t below = I == 0 ? 0 : B * detail::widest_of_stack<Stack>;
  Workspace<T, below> one{};
  Workspace<T, below> other{};
  Chains<Machine, B> chains{};
  ContrastiveMemory<Machine, B> contrast{};
};

namespace detail {

// What the machines below machine I make of a batch: the means of each one's hidden units, in one of the workspaces.
template <std::size_t I, std::size_t B, class Stack, class T>
constexpr auto means_below(Stack const& stack, View<T const, B, typename Stack::input_shape> v, T* one, T* other) {
  T const* from = v.data;
  std::size_t stride = v.stride;
  [&]<std::size_t... K>(std::index_sequence<K...>) {
    (
        [&] {
          constexpr std::size_t hidden = Stack::template layer_type<K>::output_shape::size;
          stack.template layer<K>().template forward<B>(
              View<T const, B, typename Stack::template layer_type<K>::input_shape>(from, stride),
              View<T, B, typename Stack::template layer_type<K>::output_shape>(one, hidden));
          from = one;
          stride = hidden;
          std::swap(one, other);
        }(),
        ...);
  }(std::make_index_sequence<I>{});
  return View<T const, B, typename Stack::template layer_type<I>::input_shape>(from, stride);
}

}  // namespace detail

// contrastive_step of machine I on what those below it make of a batch.
template <std::size_t I, class Stack, class Optimizer, class Goal, std::size_t B>
requires detail::is_stack_of_rbms<Stack>
constexpr auto greedy_step(Stack& stack, Optimizer& optimizer, Goal const& goal,
                           std::type_identity_t<View<default_scalar_t<Stack> const, B, typename Stack::input_shape>> v,
                           GreedyMemory<Stack, I, B>& memory, RandomKey key, std::size_t samples = B) {
  auto const inputs = detail::means_below<I>(std::as_const(stack), v, memory.one.data(), memory.other.data());
  return contrastive_step(stack.template layer<I>(), optimizer, goal, inputs, memory.chains, memory.contrast, key,
                          samples);
}

// A step for each batch of `count` samples, which lie one behind the other in an order that is drawn before. The last
// batch takes again what it lacks of the one before. Nothing where there is less than a batch.
template <std::size_t I, class Stack, class Optimizer, class Goal, std::size_t B>
requires detail::is_stack_of_rbms<Stack>
constexpr void greedy_epoch(Stack& stack, Optimizer& optimizer, Goal const& goal, default_scalar_t<Stack> const* inputs,
                            std::size_t count, GreedyMemory<Stack, I, B>& memory, RandomKey key) {
  using T = default_scalar_t<Stack>;
  using Input = typename Stack::input_shape;
  for (std::size_t first = 0; count >= B && first < count; first += B) {
    std::size_t const begin = std::min(first, count - B);
    greedy_step<I>(stack, optimizer, goal, View<T const, B, Input>(inputs + begin * Input::size, Input::size), memory,
                   key.child(first));
  }
}

namespace detail {

template <class L>
inline constexpr std::size_t leading_reshapes = 0;
template <class... Layers>
inline constexpr std::size_t leading_reshapes<Network<Layers...>> =
    first_false(std::array<bool, sizeof...(Layers) + 1>{reshapes_only_v<Layers>..., false});

// Whether a Dense and a Sigmoid are what a machine does as a layer.
template <class Machine, class First, class Second>
inline constexpr bool is_machine_as_layers = false;
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
inline constexpr bool
    is_machine_as_layers<Rbm<Visible, Hidden, Options, T>, Dense<Visible, Hidden, T>, Sigmoid<Hidden>> = true;

// Whether a network begins with the layers of a stack.
template <class Net, class Stack>
inline constexpr bool begins_as = false;
template <class... Layers, class... Machines>
inline constexpr bool begins_as<Network<Layers...>, Network<Machines...>> = [] {
  constexpr std::size_t first = leading_reshapes<Network<Layers...>>;
  if constexpr (sizeof...(Layers) < first + 2 * sizeof...(Machines)) {
    return false;
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (is_machine_as_layers<Machines, type_at_t<first + 2 * I, Layers...>,
                                   type_at_t<first + 2 * I + 1, Layers...>> &&
              ...);
    }(std::index_sequence_for<Machines...>{});
  }
}();

}  // namespace detail

// Copies the weights and hidden biases of a stack into a network that begins, behind a Flatten or not, with a Dense and
// a Sigmoid for each machine. Its other layers stay as they are.
template <class Net, class... Machines>
constexpr void start_from(Net& net, Network<Machines...> const& stack) {
  static_assert(detail::begins_as<Net, Network<Machines...>>,
                "start_from(net, stack) takes a network that begins with a Dense and a Sigmoid of the sizes and scalar "
                "of each Rbm in the stack");
  if constexpr (detail::begins_as<Net, Network<Machines...>>) {
    constexpr std::size_t first = detail::leading_reshapes<Net>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((net.template layer<first + 2 * I>().weight = stack.template layer<I>().weight,
        net.template layer<first + 2 * I>().bias = stack.template layer<I>().hidden_bias),
       ...);
    }(std::index_sequence_for<Machines...>{});
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
