// Sums over the states of a Boltzmann machine in which every unit is connected to every other: Units biases and a weight
// for each pair, (0, 1), (0, 2), ... (0, Units - 1), (1, 2), ... in this order.
//
// Numerics  as enumeration.hpp has them; an energy is a running sum over units and pairs.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/core/random.hpp"
#include "ingot/kernels/enumeration.hpp"
#include "ingot/kernels/log_sum.hpp"
#include "ingot/kernels/sampling.hpp"

namespace ingot::kernels {

// How many weights there are between so many units.
template <std::size_t Units>
inline constexpr std::size_t pairs_of = Units * (Units - 1) / 2;

// Where the weight between units i and j stands; i is not j.
template <std::size_t Units>
constexpr std::size_t pair_of(std::size_t i, std::size_t j) {
  std::size_t const first = i < j ? i : j;
  std::size_t const second = i < j ? j : i;
  return first * (2 * Units - first - 1) / 2 + (second - first - 1);
}

// Minus the energy: sum_i s[i] (bias[i] + sum over j > i of w[i, j] s[j]).
template <std::size_t Units, class T>
constexpr T agreement(T const* weight, T const* bias, T const* s) {
  T sum = T(0);
  for (std::size_t i = 0; i < Units; ++i) {
    T field = bias[i];
    for (std::size_t j = i + 1; j < Units; ++j) field += *weight++ * s[j];
    sum += s[i] * field;
  }
  return sum;
}

// What reaches unit i: bias[i] + sum over j of w[i, j] s[j].
template <std::size_t Units, class T>
constexpr T field_of(T const* weight, T const* bias, T const* s, std::size_t i) {
  T field = bias[i];
  for (std::size_t j = 0; j < Units; ++j) field += j == i ? T(0) : weight[pair_of<Units>(i, j)] * s[j];
  return field;
}

// Draws the units from First on anew, one after the other, each given all others.
template <std::size_t Units, std::size_t First, class T>
constexpr void draw_units(T const* weight, T const* bias, T* s, RandomKey key) {
  for (std::size_t i = First; i < Units; ++i) {
    s[i] = detail::drawn_unit(math::sigmoid(field_of<Units>(weight, bias, s, i)), key.word(i));
  }
}

// The first Fixed units as given, the others as the number of a state has them.
template <std::size_t Units, std::size_t Fixed, class T>
constexpr std::array<T, Units> completed(T const* fixed, std::size_t state) {
  std::array<T, Units> s{};
  for (std::size_t i = 0; i < Fixed; ++i) s[i] = fixed[i];
  for (std::size_t i = Fixed; i < Units; ++i) s[i] = has_unit(state, i - Fixed) ? T(1) : T(0);
  return s;
}

// ln of the sum of exp(-energy) over all states of the units behind the first Fixed ones.
template <std::size_t Units, std::size_t Fixed, class T>
constexpr T log_sum_of_states(T const* weight, T const* bias, T const* fixed) {
  return log_sum_of_exponentials<T>(std::size_t{1} << (Units - Fixed), [&](std::size_t state) {
    return agreement<Units>(weight, bias, completed<Units, Fixed>(fixed, state).data());
  });
}

// dw[i, j] += factor <s[i] s[j]>, dbias[i] += factor <s[i]>, means over those states; and to dfixed[i], of the first Fixed
// units, is added factor times the mean of what reaches them.
template <std::size_t Units, std::size_t Fixed, class T>
constexpr void add_means_of_states(T const* weight, T const* bias, T const* fixed, T factor, T* dweight, T* dbias,
                                   T* dfixed) {
  T const all = log_sum_of_states<Units, Fixed>(weight, bias, fixed);
  for (std::size_t state = 0; state < std::size_t{1} << (Units - Fixed); ++state) {
    auto const s = completed<Units, Fixed>(fixed, state);
    T const share = factor * math::exp(agreement<Units>(weight, bias, s.data()) - all);
    std::size_t pair = 0;
    for (std::size_t i = 0; i < Units; ++i) {
      T const part = share * s[i];
      dbias[i] += part;
      for (std::size_t j = i + 1; j < Units; ++j) dweight[pair++] += part * s[j];
    }
    for (std::size_t i = 0; i < Fixed; ++i) dfixed[i] += share * field_of<Units>(weight, bias, s.data(), i);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
