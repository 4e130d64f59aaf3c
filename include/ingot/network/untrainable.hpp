// Which layer of a network keeps it from being trained, and what that layer lacks.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_faults.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/front.hpp"

namespace ingot {

namespace detail {

// The first layer that cannot be trained: by its position in the layer that holds it, and so on inwards. None in a
// layer that is refused anyway.
template <class L>
struct FirstUntrainable {
  using type = std::conditional_t<TrainableLayer<L>, NoneRefused, L>;
};
template <class L>
requires(!not_refused<L>)
struct FirstUntrainable<L> {
  using type = NoneRefused;
};

template <std::size_t Position, class... Layers>
struct UntrainableAt {
  using type = At<Position, typename FirstUntrainable<type_at_t<Position, Layers...>>::type>;
};
template <class... Layers>
struct UntrainableAt<none, Layers...> {
  using type = NoneRefused;
};
template <class... Layers>
struct FirstUntrainableOf : UntrainableAt<first_false(std::array<bool, sizeof...(Layers)>{
                                              std::is_same_v<typename FirstUntrainable<Layers>::type, NoneRefused>...}),
                                          Layers...> {};
// No backward goes through the frozen layers that a network begins with.
template <class... Layers>
inline constexpr std::size_t first_untrainable = [] {
  std::array<bool, sizeof...(Layers)> trainable{
      std::is_same_v<typename FirstUntrainable<Layers>::type, NoneRefused>...};
  for (std::size_t i = 0; i < frozen_front<Layers...>; ++i) trainable[i] = true;
  return first_false(trainable);
}();
template <class... Layers>
requires not_refused<Network<Layers...>>
struct FirstUntrainable<Network<Layers...>> : UntrainableAt<first_untrainable<Layers...>, Layers...> {};

// What that layer lacks: the innermost of its places is the layer itself.
template <class Found>
struct UntrainableReason {
  using type = training_fault_t<Found>;
};
template <std::size_t Position, class Found>
struct UntrainableReason<At<Position, Found>> : UntrainableReason<Found> {};
template <>
struct UntrainableReason<NoneRefused> {
  using type = NoneRefused;
};

template <class L>
inline constexpr bool can_be_trained = [] {
  if constexpr (not_refused<L>) return std::is_same_v<typename FirstUntrainable<L>::type, NoneRefused>;
  return false;
}();

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
