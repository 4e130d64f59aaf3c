// The general Boltzmann machine, on few units.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/boltzmann_states.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

template <std::size_t Visible, std::size_t Hidden = 0, class T = float>
struct BoltzmannMachine : RefusedLayer<BoltzmannMachine<Visible, Hidden, T>> {};

namespace reasons {

// A sum over all states of so many units takes too long: an Rbm is trained without it.
template <std::size_t Units, std::size_t Most>
struct TooManyUnitsToSumOverTheirStates {};
// One unit is connected to nothing.
struct ASingleUnit {};

}  // namespace reasons

template <std::size_t Visible, std::size_t Hidden, class T>
struct RefusalOf<BoltzmannMachine<Visible, Hidden, T>>
    : FirstOf<UnlessPositive<Visible>, Unless<(Visible + Hidden > 1), reasons::ASingleUnit>,
              Unless<(Visible <= kernels::most_enumerated_units && Hidden <= kernels::most_enumerated_units &&
                      Visible + Hidden <= kernels::most_enumerated_units),
                     reasons::TooManyUnitsToSumOverTheirStates<Visible + Hidden, kernels::most_enumerated_units>>,
              UnlessScalar<T>> {};

// p(s) = exp(-E(s)) / Z over units s[i] of 0 or 1, each connected to each other,
//   E(s) = -sum_i b[i] s[i] - sum over pairs i < j of w[i, j] s[i] s[j],
// of which the first Visible are seen and the others hidden: p(v) = exp(-F(v)) / Z with the free energy
// F(v) = -ln sum over hidden states of exp(-E(v, h)). All of it is summed up exactly, and so is the gradient of the
// likelihood, <s[i] s[j]> of the machine minus <s[i] s[j]> of the data: training/exact_likelihood.hpp.
//
// As a layer y = F(v).
//
// Shapes      v [Visible], y [1]; a state s [Visible + Hidden], visible units first.
// Parameters  weight [N (N - 1) / 2] with N = Visible + Hidden: one for each pair, (0, 1), (0, 2), ... (1, 2), ...; so
//             every value of the type is symmetric and connects no unit to itself. bias [N].
// Numerics    ln of sums by their largest term, in pairs; means over states in running sums of 2^Hidden or, over all of
//             them, 2^N terms: use double for more than a dozen units.
// Cost        2^Hidden (N + 1) N / 2 MACs a sample; exact learning 2^N as many a step.
// Aliasing    y does not overlap v, dv none of v, y, dy.
// Refuses     no visible unit, a single unit, more than 20 units; a T that is not a scalar.
// Source      Ackley, Hinton, Sejnowski 1985.
template <std::size_t Visible, std::size_t Hidden, class T>
requires not_refused<BoltzmannMachine<Visible, Hidden, T>>
struct BoltzmannMachine<Visible, Hidden, T> {
  using scalar = T;
  using input_shape = Shape<Visible>;
  using output_shape = Shape<1>;
  template <class U>
  using with_scalar = BoltzmannMachine<Visible, Hidden, U>;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t units = Visible + Hidden;
  static constexpr std::size_t macs = (std::size_t{1} << Hidden) * (units * (units + 1) / 2);
  static constexpr std::size_t other_operations = std::size_t{3}
                                                  << Hidden;  // the largest, its difference's power, a sum
  static constexpr LayerIdentity identity() { return layer_identity("BoltzmannMachine", Hidden); }

  Tensor<T, kernels::pairs_of<units>> weight;
  Tensor<T, units> bias;

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> v, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) y.sample(b)[0] = free_energy(View<T const, 1, input_shape>(v.sample(b), 0));
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> v, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dv,
                          BoltzmannMachine& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      std::fill_n(dv.sample(b), Visible, T(0));
      kernels::add_means_of_states<units, Visible>(weight.data(), bias.data(), v.sample(b), -dy.sample(b)[0],
                                                   gradient.weight.data(), gradient.bias.data(), dv.sample(b));
    }
  }

  constexpr T energy(Tensor<T, units> const& s) const {
    return -kernels::agreement<units>(weight.data(), bias.data(), s.data());
  }
  constexpr T free_energy(View<T const, 1, input_shape> v) const {
    return -kernels::log_sum_of_states<units, Visible>(weight.data(), bias.data(), v.data);
  }
  // The weight between units i and j, which differ.
  constexpr T& between(std::size_t i, std::size_t j) { return weight[kernels::pair_of<units>(i, j)]; }
  constexpr T const& between(std::size_t i, std::size_t j) const { return weight[kernels::pair_of<units>(i, j)]; }

  // Draws the units from First on anew, one after the other, each given all others: a step of Gibbs's chain. With
  // First = Visible what is seen stays.
  template <std::size_t First = 0>
  constexpr void gibbs_step(Tensor<T, units>& s, RandomKey key) const {
    kernels::draw_units<units, First>(weight.data(), bias.data(), s.data(), key);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, units, units}, same.weight...);
    f(Parameter{"bias", Role::bias, units, units}, same.bias...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("BoltzmannMachine", "energies.hpp", Visible, Hidden);
    spelling.template scalar<T>();
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
