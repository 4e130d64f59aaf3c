// Normalisations folded into the layer before them: W' = f W, b' = f b + s, channel by channel.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/layers/layer.hpp"

namespace ingot::detail {

// A layer whose output channel c is linear in weight[c, ...] and bias[c]; `with_bias` is the same with a bias. Not what
// derives from one, which may compute something else.
template <class L>
concept Foldable = std::is_same_v<typename L::foldable, L> && requires(typename L::with_bias& layer) {
  layer.weight;
  layer.bias[0];
};

// Whether inference of L is y = f[c] x + s[c], and follows a layer that this can be folded into.
template <class L, class Before>
inline constexpr bool folds_into = false;
template <class L, class Before>
requires(Foldable<Before> && requires(L const& layer) { layer.channel_scale(std::size_t{0}); })
inline constexpr bool folds_into<L, Before> = std::is_same_v<scalar_t<L>, scalar_t<Before>>;

// Calls set(i, weight) for each weight of the folded layer, and sets its bias.
template <class L, class Norm, class Set, class Biases>
constexpr void fold_behind(L const& layer, Norm const& norm, Set const& set, Biases& bias) {
  using T = scalar_t<L>;
  constexpr std::size_t channels = Biases::size();
  constexpr std::size_t weights = decltype(layer.weight)::size() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    auto const [factor, summand] = norm.channel_scale(c);
    for (std::size_t i = 0; i < weights; ++i) set(c * weights + i, factor * layer.weight[c * weights + i]);
    T before = T(0);
    if constexpr (!std::is_empty_v<decltype(layer.bias)>) before = layer.bias[c];
    bias[c] = factor * before + summand;
  }
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
