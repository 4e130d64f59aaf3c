// The backward pass of layers with an energy, proven while this file compiles: it has nothing to run.
#include "energy_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<EnergyCases>());

// What follows from the energy of the modern Hopfield network: its gradient is the state less the next state.
template <ModernHopfieldOptions Options>
constexpr bool next_state_follows_from_the_energy() {
  using Net = ModernHopfield<Shape<4>, 3, Options, double>;
  using OfDuals = with_scalar_t<Net, Dual<double>>;
  Net net{};
  OfDuals duals{};
  for (std::size_t i = 0; i < 12; ++i) {
    net.patterns[i] = uniform_symmetric(RandomKey{1, 2}, i);
    duals.patterns[i] = Dual<double>(net.patterns[i]);
  }
  Tensor<double, 4> const state{0.5, -0.2, 0.8, 0.1};
  Tensor<double, 4> next{};
  Workspace<double, 3> workspace;
  net.template forward<1>(View<double const, 1, Shape<4>>(state), View<double, 1, Shape<4>>(next), workspace);
  for (std::size_t i = 0; i < 4; ++i) {
    typename OfDuals::state_type seeded{};
    for (std::size_t k = 0; k < 4; ++k) seeded[k] = Dual<double>(state[k]);
    seeded[i].derivative = 1.0;
    double const difference = duals.energy(seeded).derivative - (state[i] - next[i]);
    if (!(difference < 1e-14 && difference > -1e-14)) return false;
  }
  return true;
}
static_assert(next_state_follows_from_the_energy<ModernHopfieldOptions{}>());
static_assert(next_state_follows_from_the_energy<ModernHopfieldOptions{.beta = 3.0}>());

int main() {}
