// Which layers of a chain are computed inside the layer before them in inference: elementwise layers, and the maxima of
// windows, behind one that takes post-operations. Each output is then written once, by the same operations on the same
// numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/flow.hpp"

namespace ingot {

namespace detail {

// The scalar of the first layer that has one; float where none has.
template <class... Layers>
struct FirstScalar {
  using type = float;
};
template <class L, class... Layers>
struct FirstScalar<L, Layers...>
    : std::conditional_t<computes_in_any_scalar<L>, FirstScalar<Layers...>, Type<scalar_t<L>>> {};

template <class... Layers>
inline constexpr std::array<bool, sizeof...(Layers)> fused_layers = [] {
  using T = typename FirstScalar<Layers...>::type;
  constexpr std::size_t depth = sizeof...(Layers);
  std::array<bool, depth> const elementwise{computes_elementwise<Layers, T>...};
  std::array<Size2, depth> const pools{max_pool_sides_v<Layers>...};
  std::array<bool, depth> const takes_ops{takes_post_ops_v<Layers>...};
  std::array<bool (*)(Size2), depth> const takes_pool{takes_max_pool<Layers>...};
  std::array<bool, depth> fused{};
  bool may_fuse = takes_ops[0];
  std::size_t last = 0;  // that is not fused
  bool has_pooled = false;
  for (std::size_t i = 1; i < depth; ++i) {
    bool const pooled = pools[i] != Size2(1) && may_fuse && !has_pooled && takes_pool[last](pools[i]);
    fused[i] = (elementwise[i] && may_fuse) || pooled;
    may_fuse = fused[i] || takes_ops[i];
    has_pooled = fused[i] && (has_pooled || pooled);
    if (!fused[i]) last = i;
  }
  return fused;
}();

// The steps of inference that each layer has.
template <std::size_t B, class... Layers>
inline constexpr std::array<std::size_t, sizeof...(Layers)> steps_of_chain = [] {
  std::array<std::size_t, sizeof...(Layers)> steps{inference_flow<Layers, B>.step_count...};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (fused_layers<Layers...>[i]) steps[i] = 0;
  }
  return steps;
}();

// The last layer that runs by itself.
template <class... Layers>
inline constexpr std::size_t last_unfused = [] {
  std::size_t last = sizeof...(Layers) - 1;
  while (fused_layers<Layers...>[last]) --last;
  return last;
}();

// What a fused layer does as post-operations.
template <class L>
inline constexpr auto post_ops_of = [] {
  if constexpr (max_pool_sides_v<L> != Size2(1)) {
    return kernels::MaxPool<max_pool_sides_v<L>, kernels::NoPostOps, kernels::NoPostOps>{};
  } else {
    return kernels::Apply<typename L::function, L::of_packs>{};
  }
}();

// Numbers that a layer and those that are fused with it put out.
template <class... Layers>
inline constexpr std::array<std::size_t, sizeof...(Layers)> fused_output_sizes = [] {
  std::array<std::size_t, sizeof...(Layers)> sizes{Layers::output_shape::size...};
  for (std::size_t i = sizes.size() - 1; i > 0; --i) {
    if (fused_layers<Layers...>[i]) sizes[i - 1] = sizes[i];
  }
  return sizes;
}();

// The post-operations of the layer at I: the layers that are fused with it.
template <std::size_t I, class... Layers>
constexpr auto fused_behind() {
  constexpr std::size_t next = I + 1;
  if constexpr (next < sizeof...(Layers)) {
    if constexpr (fused_layers<Layers...>[next]) {
      return kernels::then(post_ops_of<type_at_t<next, Layers...>>, fused_behind<next, Layers...>());
    } else {
      return kernels::NoPostOps{};
    }
  } else {
    return kernels::NoPostOps{};
  }
}

// In a tree of layers: one layer after the other. Between two of which one is fused with the other stands no value.
template <std::size_t B, class... Layers>
constexpr auto chain_flow() {
  constexpr auto& fused = fused_layers<Layers...>;
  constexpr std::size_t between = sizeof...(Layers) - count_of(fused) - 1;
  FlowBuilder<2 + between + inner_values<B, Layers...>, sum_of(steps_of_chain<B, Layers...>)> builder(
      type_at_t<0, Layers...>::input_shape::size, type_at_t<sizeof...(Layers) - 1, Layers...>::output_shape::size);
  std::size_t position = 0;
  std::size_t from = 0;
  auto const next = [&](auto const& part) {
    if (!fused[position]) {
      std::size_t const to =
          position == last_unfused<Layers...> ? 1 : builder.value({.size = fused_output_sizes<Layers...>[position]});
      builder.part(part, from, to);
      from = to;
    }
    ++position;
  };
  static_cast<void>(InOrder{true, (next(inference_flow<Layers, B>), true)...});
  return builder.flow;
}

}  // namespace detail

// A network takes those that its last layer takes. Not so what derives from one: it is a layer by itself.
template <class... Layers>
inline constexpr bool takes_post_ops_v<Network<Layers...>> =
    takes_post_ops_v<detail::type_at_t<detail::last_unfused<Layers...>, Layers...>>;

namespace detail {

// Whether a layer's last kernel can add the outputs of another to its own.
template <class L>
inline constexpr bool takes_sum_v = takes_post_ops_v<L>;
template <class... Layers>
inline constexpr bool takes_sum_v<Network<Layers...>> = takes_sum_v<type_at_t<last_unfused<Layers...>, Layers...>>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
