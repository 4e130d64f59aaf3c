// The updates and the energy of Hopfield's network. The field of unit i is h[i] = sum_j w[i, j] s[j] - thresholds[i],
// its products added as `dot` adds them, however many units are computed at once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// What a unit becomes: 1 in a field above 0, -1 in one below; in a field of 0 what it is. A NaN stays one.
template <class Number>
INGOT_INLINE constexpr Number next_unit(Number field, Number unit) {
  return math::select(field > Number(0), Number(1), math::select(field < Number(0), Number(-1), unit + field));
}

// The field of unit i.
template <std::size_t N, class T>
constexpr T hopfield_field(T const* weight, T const* thresholds, T const* state, std::size_t i) {
  return dot<N>(weight + i * N, state) - thresholds[i];
}

// y = what all units of x become at once; y does not overlap x.
template <std::size_t N, std::size_t B, class T>
constexpr void hopfield_update(T const* weight, T const* thresholds, View<T const, B, Shape<N>> x,
                               View<T, B, Shape<N>> y) {
  dense_forward<false, N, N>(weight, static_cast<T const*>(nullptr), x, y);
  for (std::size_t b = 0; b < B; ++b) {
    map_numbers<N>([](auto sum, auto threshold, auto unit) { return next_unit(sum - threshold, unit); }, y.sample(b),
                   y.sample(b), thresholds, x.sample(b));
  }
}

// Updates one unit after the other, in this order; returns how many of them changed.
template <std::size_t N, class T, class Order>
constexpr std::size_t hopfield_sweep(T const* weight, T const* thresholds, Order const& order, T* state) {
  std::size_t changes = 0;
  for (std::size_t const i : order) {
    T const next = next_unit(hopfield_field<N>(weight, thresholds, state, i), state[i]);
    if (!(next == state[i])) ++changes;
    state[i] = next;
  }
  return changes;
}

// Whether no unit would change.
template <std::size_t N, class T>
constexpr bool hopfield_is_at_rest(T const* weight, T const* thresholds, T const* state) {
  for (std::size_t i = 0; i < N; ++i) {
    if (!(next_unit(hopfield_field<N>(weight, thresholds, state, i), state[i]) == state[i])) return false;
  }
  return true;
}

// Whether weights are symmetric with a diagonal of 0; not if one is NaN.
template <std::size_t N, class T>
constexpr bool is_symmetric_without_diagonal(T const* weight) {
  for (std::size_t i = 0; i < N; ++i) {
    if (!(weight[i * N + i] == T(0))) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (!(weight[i * N + j] == weight[j * N + i])) return false;
    }
  }
  return true;
}

// E = -1/2 sum_ij w[i, j] s[i] s[j] + sum_i thresholds[i] s[i]
template <std::size_t N, class T>
constexpr T hopfield_energy(T const* weight, T const* thresholds, T const* state) {
  return sum_terms<T>(
      N, [&](std::size_t i) { return state[i] * (thresholds[i] - T(0.5) * dot<N>(weight + i * N, state)); });
}

// The smallest integers that count N units.
template <std::size_t N>
using unit_index_t = std::conditional_t<N <= std::numeric_limits<std::uint16_t>::max(), std::uint16_t, std::uint32_t>;

// The numbers 0 to N - 1 in an order that the key names, each order as likely as any other (Fisher and Yates).
template <std::size_t N>
constexpr void shuffle_units(RandomKey key, std::array<unit_index_t<N>, N>& order) {
  for (std::size_t i = 0; i < N; ++i) {
    auto const j = static_cast<std::size_t>(key.below(i, static_cast<std::uint32_t>(i + 1)));
    order[i] = order[j];
    order[j] = static_cast<unit_index_t<N>>(i);
  }
}

// How many of N numbers differ; a NaN differs from all.
template <std::size_t N, class T>
constexpr std::size_t count_differences(T const* a, T const* b) {
  std::size_t differences = 0;
  for (std::size_t i = 0; i < N; ++i) differences += !(a[i] == b[i]);
  return differences;
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
