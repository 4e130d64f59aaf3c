// Loops over the elements of parameters and of what belongs to them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"

namespace ingot::kernels {

// The number of elements is not part of the type: one instantiation serves parameters of every shape.

namespace detail {

// Whether a rule says that it takes packs of numbers as it takes one.
template <class Rule>
inline constexpr bool takes_packs = requires { requires Rule::of_packs; };

template <std::size_t W, class T, class Rule, class... State>
INGOT_INLINE void update_pack(T* w, T const* g, Rule const& rule, State*... state) {
  using Numbers = simd::Pack<T, W>;
  Numbers weights(simd::load<W>(w));
  [&](auto... states) __attribute__((always_inline)) {
    rule(weights, Numbers(simd::load<W>(g)), states...);
    (simd::store<W>(state, states.v), ...);
  }(Numbers(simd::load<W>(state))...);
  simd::store<W>(w, weights.v);
}

}  // namespace detail

// rule(w[i], g[i], state[i]...) for all i. A rule with of_packs = true is called with packs of numbers, too.
template <class T, class Rule, class... State>
constexpr void update(T* w, T const* g, std::size_t count, Rule const& rule, State*... state) {
  std::size_t in_packs = 0;
  if constexpr (simd::in_registers<T> && (simd::width<T> > 1) && detail::takes_packs<Rule>) {
    constexpr std::size_t W = simd::width<T>;
    if (!std::is_constant_evaluated()) {
      in_packs = count - count % W;
      Rule const own = rule;  // its numbers are none of those that are written, for all that a compiler knows
      for (std::size_t i = 0; i < in_packs; i += W) detail::update_pack<W>(w + i, g + i, own, (state + i)...);
    }
  }
  for (std::size_t i = in_packs; i < count; ++i) rule(w[i], g[i], state[i]...);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
