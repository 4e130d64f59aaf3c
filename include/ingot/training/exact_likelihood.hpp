// What a Boltzmann machine holds probable, exactly: by a sum over all states of its units, at most 20 of them. The proof
// for what training/contrastive_divergence.hpp estimates, and the way to train small machines.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/boltzmann_states.hpp"
#include "ingot/kernels/enumeration.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/layers/energies/boltzmann_machine.hpp"
#include "ingot/layers/energies/rbm.hpp"
#include "ingot/training/contrastive_divergence.hpp"

namespace ingot {

namespace detail {

template <std::size_t Hidden>
inline constexpr bool few_enough_hidden_units = Hidden <= kernels::most_enumerated_units;

}  // namespace detail

// ln Z of a machine with at most 20 hidden units: a sum over all their states, 2^Hidden * Hidden * Visible additions.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
constexpr T log_partition(Rbm<Visible, Hidden, Options, T> const& machine) {
  static_assert(detail::few_enough_hidden_units<Hidden>, "all states of at most 20 hidden units are summed up");
  if constexpr (detail::few_enough_hidden_units<Hidden>) {
    return kernels::log_partition < Options.visible == VisibleUnits::gaussian, Visible,
           Hidden > (machine.weight.data(), machine.visible_bias.data(), machine.hidden_bias.data());
  } else {
    return T(0);
  }
}

// The mean of ln p(v) over the first `samples` rows, exactly; of gaussian units, of the density.
template <std::size_t B, std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
constexpr T log_likelihood(Rbm<Visible, Hidden, Options, T> const& machine,
                           std::type_identity_t<View<T const, B, Shape<Visible>>> v, std::size_t samples = B) {
  T const energies = kernels::sum_terms<T>(
      samples, [&](std::size_t b) { return machine.free_energy(View<T const, 1, Shape<Visible>>(v.sample(b), 0)); });
  return -energies / static_cast<T>(samples) - log_partition(machine);
}

// The gradient of the mean of -ln p(v), exactly, in memory.gradient.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T, std::size_t B>
constexpr void exact_gradient(Rbm<Visible, Hidden, Options, T> const& machine,
                              std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                              ContrastiveMemory<Rbm<Visible, Hidden, Options, T>, B>& memory, std::size_t samples = B) {
  static_assert(detail::few_enough_hidden_units<Hidden>, "all states of at most 20 hidden units are summed up");
  if constexpr (detail::few_enough_hidden_units<Hidden>) {
    detail::add_phase<false, B>(machine, v, memory.hidden, T(-1), samples, memory.gradient);
    kernels::add_model_means<Options.visible == VisibleUnits::gaussian, Visible, Hidden>(
        machine.weight.data(), machine.visible_bias.data(), machine.hidden_bias.data(), memory.gradient.weight.data(),
        memory.gradient.visible_bias.data(), memory.gradient.hidden_bias.data());
  }
}

// The same of a general machine; its gradient is written.
template <std::size_t Visible, std::size_t Hidden, class T>
constexpr T log_partition(BoltzmannMachine<Visible, Hidden, T> const& machine) {
  return kernels::log_sum_of_states<Visible + Hidden, 0>(machine.weight.data(), machine.bias.data(),
                                                         static_cast<T const*>(nullptr));
}
template <std::size_t B, std::size_t Visible, std::size_t Hidden, class T>
constexpr T log_likelihood(BoltzmannMachine<Visible, Hidden, T> const& machine,
                           std::type_identity_t<View<T const, B, Shape<Visible>>> v, std::size_t samples = B) {
  T const energies = kernels::sum_terms<T>(
      samples, [&](std::size_t b) { return machine.free_energy(View<T const, 1, Shape<Visible>>(v.sample(b), 0)); });
  return -energies / static_cast<T>(samples) - log_partition(machine);
}
template <std::size_t B, std::size_t Visible, std::size_t Hidden, class T>
constexpr void exact_gradient(BoltzmannMachine<Visible, Hidden, T> const& machine,
                              std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                              BoltzmannMachine<Visible, Hidden, T>& gradient, std::size_t samples = B) {
  constexpr std::size_t units = Visible + Hidden;
  set_to_zero(gradient);
  std::array<T, Visible> ignored{};
  for (std::size_t b = 0; b < samples; ++b) {
    kernels::add_means_of_states<units, Visible>(machine.weight.data(), machine.bias.data(), v.sample(b),
                                                 T(-1) / static_cast<T>(samples), gradient.weight.data(),
                                                 gradient.bias.data(), ignored.data());
  }
  kernels::add_means_of_states<units, 0>(machine.weight.data(), machine.bias.data(), static_cast<T const*>(nullptr),
                                         T(1), gradient.weight.data(), gradient.bias.data(), static_cast<T*>(nullptr));
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
