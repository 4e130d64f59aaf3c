// The frozen layers that a chain begins with: in training they run as in inference.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"

namespace ingot::detail {

// Whether a layer's values are constants elsewhere: Frozen says so, and what joins frozen layers alone is so, too.
template <class L>
inline constexpr bool is_frozen_v = false;

// Whether a layer computes in training what it does in inference, and has nothing to learn.
template <class L>
inline constexpr bool is_untrained_v =
    is_frozen_v<L> || (!has_parameters_v<L> && same_in_training_v<L> && !draws_random_v<L>);
template <class... Layers>
inline constexpr bool joins_frozen = (is_untrained_v<Layers> && ...) && (is_frozen_v<Layers> || ...);
template <class... Layers>
inline constexpr bool is_frozen_v<Network<Layers...>> = joins_frozen<Layers...>;

// How many layers before the first that is trained run as in inference: none where none of them is frozen.
template <class... Layers>
inline constexpr std::size_t frozen_front = [] {
  constexpr std::array<bool, sizeof...(Layers)> untrained{is_untrained_v<Layers>...};
  constexpr std::array<bool, sizeof...(Layers)> frozen{is_frozen_v<Layers>...};
  bool any = false;
  std::size_t leading = 0;
  for (; leading < untrained.size() && untrained[leading]; ++leading) any = any || frozen[leading];
  return any ? leading : std::size_t{0};
}();

// Whether a pass that runs so many layers as in inference has kept what it takes to go back through them.
template <std::size_t Front>
inline constexpr bool keeps_all_layers = Front == 0;

// How much of a layer a training pass keeps, and what that is.
enum class Keeps { nothing, for_parameters, all };
template <Keeps, class L, std::size_t B, class T>
struct KeptOf {
  using type = saved_through_t<L, B, T>;
};
template <class L, std::size_t B, class T>
struct KeptOf<Keeps::nothing, L, B, T> {
  using type = NothingSaved;
};
template <class L, std::size_t B, class T>
requires has_backward_parameters_v<L, B, T>
struct KeptOf<Keeps::for_parameters, L, B, T> {
  using type = saved_t<L, B, T>;
};
template <Keeps How, class L, std::size_t B, class T>
using kept_t = typename KeptOf<How, L, B, T>::type;

// The chain of the first Count layers.
template <class Positions, class... Layers>
struct FirstLayers;
template <std::size_t... I, class... Layers>
struct FirstLayers<std::index_sequence<I...>, Layers...> {
  using type = Network<type_at_t<I, Layers...>...>;
};
template <std::size_t Count, class... Layers>
using first_layers_t = typename FirstLayers<std::make_index_sequence<Count>, Layers...>::type;

// Scalars of scratch that they take on a batch of B.
template <std::size_t B, std::size_t Count, class... Layers>
inline constexpr std::size_t front_workspace = workspace_size_v<first_layers_t<Count, Layers...>, B>;
template <std::size_t B, class... Layers>
inline constexpr std::size_t front_workspace<B, 0, Layers...> = 0;

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
