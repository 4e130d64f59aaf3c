// What a transformer block is made of, and where its parts stand.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/attention/multi_head_attention.hpp"
#include "ingot/layers/attention/per_marked_step.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/dropout.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/transformer_options.hpp"

namespace ingot::detail {

// The chain of the layers of several lists.
template <class... Layers>
struct LayerList {};
template <class... Lists>
struct ChainOf;
template <class... Layers>
struct ChainOf<LayerList<Layers...>> {
  using type = Network<Layers...>;
};
template <class... A, class... B, class... Rest>
struct ChainOf<LayerList<A...>, LayerList<B...>, Rest...> : ChainOf<LayerList<A..., B...>, Rest...> {};
template <class... Lists>
using chain_of_t = typename ChainOf<Lists...>::type;

// A layer, with a dropout behind it if P is not 0.
template <class L, Real P, class S = typename L::output_shape>
struct Dropped {
  using type = LayerList<L>;
};
template <class L, Real P, std::size_t... Extents>
requires(P.value > 0.0)
struct Dropped<L, P, Shape<Extents...>> {
  using type = LayerList<L, Dropout<P, Extents...>>;
};
template <class L, Real P>
using dropped_t = typename Dropped<L, P>::type;

// A layer of each step's features.
template <std::size_t Time, bool Marked, class L>
using of_each_step_t = std::conditional_t<Marked, PerMarkedStep<Time, L>, PerStep<Time, L>>;

// Attention with a sum around it; then the feed-forward part with one, step by step. Norms stand behind the sums, both
// of them in the second part, or before what the sums are around.
template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden, TransformerOptions Options,
          class T>
struct TransformerParts {
  using Attention = MultiHeadAttention<Time, Width, Heads,
                                       AttentionOptions{.causal = Options.causal,
                                                        .marked = Options.marked,
                                                        .hands_on = !Options.marked,
                                                        .window = Options.window,
                                                        .dropout = Options.dropout},
                                       T>;
  using Norm = typename NormOf<Options.norm, Width, Options.epsilon, T>::type;
  using Activation = typename ActivationOf<Options.activation, Hidden>::type;
  template <class L>
  using PerStepOf = of_each_step_t<Time, Options.marked, L>;
  template <class... Lists>
  using FeedForwardOf = chain_of_t<Lists..., LayerList<Dense<Width, Hidden, T>>, dropped_t<Activation, Options.dropout>,
                                   dropped_t<Dense<Hidden, Width, T>, Options.dropout>>;

  static auto chain() {
    using Attending = dropped_t<Attention, Options.dropout>;
    if constexpr (Options.norm_first) {
      return Type<Network<Residual<chain_of_t<LayerList<PerStepOf<Norm>>, Attending>>,
                          PerStepOf<Residual<FeedForwardOf<LayerList<Norm>>>>>>{};
    } else {
      return Type<
          Network<Residual<chain_of_t<Attending>>, PerStepOf<Network<Norm, Residual<FeedForwardOf<>>, Norm>>>>{};
    }
  }
  using type = typename decltype(chain())::type;

  // The parts of such a chain.
  static constexpr std::size_t behind_norm = Options.norm_first ? 1 : 0;
  template <class Chain>
  static constexpr auto& attention(Chain& chain) {
    return chain.template layer<0>().body().template layer<behind_norm>();
  }
  template <class Chain>
  static constexpr auto& feed_forward(Chain& chain) {
    if constexpr (Options.norm_first) {
      return chain.template layer<1>().layer.body();
    } else {
      return chain.template layer<1>().layer.template layer<1>().body();
    }
  }
  template <class Chain>
  static constexpr auto& linear1(Chain& chain) {
    return feed_forward(chain).template layer<behind_norm>();
  }
  template <class Chain>
  static constexpr auto& linear2(Chain& chain) {
    return feed_forward(chain).template layer<behind_norm + 2 + (Options.dropout > 0.0 ? 1 : 0)>();
  }
  template <class Chain>
  static constexpr auto& norm1(Chain& chain) {
    if constexpr (Options.norm_first) {
      return chain.template layer<0>().body().template layer<0>().layer;
    } else {
      return chain.template layer<1>().layer.template layer<0>();
    }
  }
  template <class Chain>
  static constexpr auto& norm2(Chain& chain) {
    if constexpr (Options.norm_first) {
      return feed_forward(chain).template layer<0>();
    } else {
      return chain.template layer<1>().layer.template layer<2>();
    }
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
