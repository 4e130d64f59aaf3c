// Sums over all states of a few units that are 0 or 1. State number s has unit i where bit i of s is set.
//
// Numerics  logarithms of sums by their largest term, in pairs; means in running sums over the 2^n states, whose error is
//           within 2^n roundings: what has many units is summed in double.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/kernels/log_sum.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Of more units than these nobody waits for the sum over all states.
inline constexpr std::size_t most_enumerated_units = 20;

// States are numbers: whether a unit is 1 in one, which is the bit of its number.
constexpr bool has_unit(std::size_t state, std::size_t unit) {
  return (state >> unit & 1) != 0;
}

// A restricted Boltzmann machine, given a state of its hidden units.
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, class T>
struct GivenHidden {
  T const* weight;
  T const* visible_bias;
  T const* hidden_bias;
  std::size_t state;

  // What the hidden units send to visible unit i.
  constexpr T input(std::size_t i) const {
    T sum = T(0);
    for (std::size_t j = 0; j < Hidden; ++j) sum += has_unit(state, j) ? weight[j * Visible + i] : T(0);
    return sum;
  }
  constexpr T mean(std::size_t i) const {
    T const sum = visible_bias[i] + input(i);
    return Gaussian ? sum : math::sigmoid(sum);
  }
  // ln of the sum, or integral, of exp(-energy) over all visible states; of gaussian units without ln(2 pi) / 2 each.
  constexpr T log_weight() const {
    T own = T(0);
    for (std::size_t j = 0; j < Hidden; ++j) own += has_unit(state, j) ? hidden_bias[j] : T(0);
    return own + sum_terms<T>(Visible, [&](std::size_t i) {
             T const sent = input(i);
             if constexpr (Gaussian) return sent * (visible_bias[i] + T(0.5) * sent);
             return math::softplus(visible_bias[i] + sent);
           });
  }
};

// ln Z
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, class T>
constexpr T log_partition(T const* weight, T const* visible_bias, T const* hidden_bias) {
  constexpr double half_log_of_two_pi = 0.91893853320467274178;
  T const sum = log_sum_of_exponentials<T>(std::size_t{1} << Hidden, [&](std::size_t state) {
    return GivenHidden<Gaussian, Visible, Hidden, T>{weight, visible_bias, hidden_bias, state}.log_weight();
  });
  return Gaussian ? sum + T(half_log_of_two_pi * Visible) : sum;
}

// dw[j, i] += <h[j] v[i]>, dvisible[i] += <v[i]>, dhidden[j] += <h[j]>: means over what the machine holds probable.
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, class T>
constexpr void add_model_means(T const* weight, T const* visible_bias, T const* hidden_bias, T* dweight, T* dvisible,
                               T* dhidden) {
  auto const given = [&](std::size_t state) {
    return GivenHidden<Gaussian, Visible, Hidden, T>{weight, visible_bias, hidden_bias, state};
  };
  constexpr std::size_t states = std::size_t{1} << Hidden;
  T const all = log_sum_of_exponentials<T>(states, [&](std::size_t state) { return given(state).log_weight(); });
  for (std::size_t state = 0; state < states; ++state) {
    T const share = math::exp(given(state).log_weight() - all);
    for (std::size_t i = 0; i < Visible; ++i) {
      T const mean = share * given(state).mean(i);
      dvisible[i] += mean;
      for (std::size_t j = 0; j < Hidden; ++j) dweight[j * Visible + i] += has_unit(state, j) ? mean : T(0);
    }
    for (std::size_t j = 0; j < Hidden; ++j) dhidden[j] += has_unit(state, j) ? share : T(0);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
