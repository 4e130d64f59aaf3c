// The states that training carries from one batch to the next: truncated backpropagation over sequences that are longer
// than what a network is trained on at once. Layers with InitialState::carried begin each batch where they ended the
// one before, sample by sample; no gradient passes between batches.
//
// A layer that carries a state says so by put_state and get_state (layers/stateful.hpp). What holds layers of its own
// specialises detail::CarriedIn and says carries_state; PerStep and SkipStack refuse layers that do.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/training/training_memory.hpp"

namespace ingot {

namespace detail {

// The layers in L that carry a state: how many scalars in all, and use.operator()<Layer>(saved, at) for each with what
// training keeps of it and where its state stands among those of all.
template <class L>
struct CarriedIn {
  static constexpr std::size_t size = 0;
  template <class Saved, class Use>
  static constexpr void each(Saved&, std::size_t, Use const&) {}
};
template <CarriesState L>
struct CarriedIn<L> {
  static constexpr std::size_t size = L::state_size;
  template <class Saved, class Use>
  static constexpr void each(Saved& saved, std::size_t at, Use const& use) {
    use.template operator()<L>(saved, at);
  }
};

// What is kept of layer I, whatever its type.
template <std::size_t I, class T>
constexpr T& stored_at(Element<I, T>& stored) {
  return stored.value;
}

template <class... Layers>
struct CarriedInPack {
  static constexpr std::array<std::size_t, sizeof...(Layers)> sizes{CarriedIn<Layers>::size...};
  static constexpr std::size_t size = sum_of(sizes);
  template <class Saved, class Use>
  static constexpr void each(Saved& saved, std::size_t at, Use const& use) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{true, (one<I, Layers>(saved, at, use), true)...});
    }(std::index_sequence_for<Layers...>{});
  }

 private:
  template <std::size_t I, class L, class Saved, class Use>
  static constexpr void one(Saved& saved, std::size_t& at, Use const& use) {
    if constexpr (CarriedIn<L>::size > 0) {
      CarriedIn<L>::each(stored_at<I>(saved), at, use);
      at += CarriedIn<L>::size;
    }
  }
};

template <class... Layers>
struct CarriedIn<Network<Layers...>> : CarriedInPack<Layers...> {
  template <class Saved, class Use>
  static constexpr void each(Saved& saved, std::size_t at, Use const& use) {
    CarriedInPack<Layers...>::each(saved.layers, at, use);
  }
};
template <class... Branches>
struct CarriedIn<Concat<Branches...>> : CarriedInPack<Branches...> {
  template <class Saved, class Use>
  static constexpr void each(Saved& saved, std::size_t at, Use const& use) {
    CarriedInPack<Branches...>::each(saved.branches, at, use);
  }
};
template <class Body, class Around>
struct CarriedIn<Residual<Body, Around>> {
  using Shortcut = shortcut_t<Body, Around>;
  static constexpr std::size_t size = CarriedIn<Body>::size + CarriedIn<Shortcut>::size;
  template <class Saved, class Use>
  static constexpr void each(Saved& saved, std::size_t at, Use const& use) {
    CarriedIn<Body>::each(saved.body, at, use);
    CarriedIn<Shortcut>::each(saved.shortcut, at + CarriedIn<Body>::size, use);
  }
};
template <class A, class B, class C, class... Rest>
struct CarriedIn<Residual<A, B, C, Rest...>> : CarriedIn<Residual<Network<A, B, C, Rest...>>> {};

// Asserted where a state is put or read.
template <std::size_t Carried>
inline constexpr bool some_layer_carries_a_state = Carried > 0;
template <std::size_t InState, std::size_t Carried>
inline constexpr bool state_is_of_what_training_carries = InState == Carried;

// In a constant expression a sample beyond the batch is an error: a call that is not constexpr, which compilers print
// with its numbers.
constexpr void check_sample(std::size_t b, std::size_t batch) {
  if (__builtin_is_constant_evaluated()) {  // the library's function would leave the call in, without optimisation
    if (b < batch) return;
    __builtin_printf("sample %zu of a batch of %zu", b, batch);
  }
}

template <class State>
concept HasStateValues = requires(State& state) {
  state.values.data();
  state.values.size();
};

}  // namespace detail

// Scalars of the state of one sample that training carries on, layer after layer; 0 where no layer does.
template <class Net>
inline constexpr std::size_t carried_size = detail::CarriedIn<Net>::size;

// Sets where sample b of the next batch begins: carried_size<Net> scalars, or the state of a stream, State<Net>, if
// nothing but what training carries persists in it. b is less than B: any other does not compile in a constant
// expression and is undefined at run time.
template <class Net, std::size_t B>
constexpr void put_state(TrainingMemory<Net, B>& memory, std::size_t b, default_scalar_t<Net> const* state) {
  static_assert(detail::some_layer_carries_a_state<carried_size<Net>>,
                "no layer of this network carries a state: give one .initial = InitialState::carried");
  detail::check_sample(b, B);
  detail::CarriedIn<Net>::each(
      memory.saved, 0, [&]<class L>(auto& saved, std::size_t at) { L::template put_state<B>(saved, b, state + at); });
}
template <class Net, std::size_t B, detail::HasStateValues State>
constexpr void put_state(TrainingMemory<Net, B>& memory, std::size_t b, State const& state) {
  constexpr std::size_t in_state = State{}.values.size();
  static_assert(detail::state_is_of_what_training_carries<in_state, carried_size<Net>>,
                "a state has other numbers than training carries: each layer with memory has to carry its state");
  if constexpr (in_state == carried_size<Net>) ingot::put_state(memory, b, state.values.data());
}

// Reads where sample b of the next batch begins: after a batch, the state that it ended in. b is less than B, as above.
template <class Net, std::size_t B>
constexpr void get_state(TrainingMemory<Net, B>& memory, std::size_t b, default_scalar_t<Net>* state) {
  static_assert(detail::some_layer_carries_a_state<carried_size<Net>>,
                "no layer of this network carries a state: give one .initial = InitialState::carried");
  detail::check_sample(b, B);
  detail::CarriedIn<Net>::each(
      memory.saved, 0, [&]<class L>(auto& saved, std::size_t at) { L::template get_state<B>(saved, b, state + at); });
}
template <class Net, std::size_t B, detail::HasStateValues State>
constexpr void get_state(TrainingMemory<Net, B>& memory, std::size_t b, State& state) {
  constexpr std::size_t in_state = State{}.values.size();
  static_assert(detail::state_is_of_what_training_carries<in_state, carried_size<Net>>,
                "a state has other numbers than training carries: each layer with memory has to carry its state");
  if constexpr (in_state == carried_size<Net>) ingot::get_state(memory, b, state.values.data());
}

// Lets the next batch begin at rest, with new sequences. A network that carries nothing does so by itself.
template <class Net, std::size_t B>
constexpr void restart(Net const&, TrainingMemory<Net, B>& memory) {
  if constexpr (carried_size<Net> > 0) {
    std::array<default_scalar_t<Net>, carried_size<Net>> const rest{};
    for (std::size_t b = 0; b < B; ++b) ingot::put_state(memory, b, rest.data());
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
