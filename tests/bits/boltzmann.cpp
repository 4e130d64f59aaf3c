// Prints what Boltzmann machines draw, learn and hold probable, as program.cpp does.
#include <ingot/energies.hpp>

#include "printing.hpp"

using namespace ingot;
using namespace bits;

namespace {

// Sizes that fill registers and overflow them, and a batch that is no power of 2.
template <class T, VisibleUnits Units>
void train(char const* parameters_name, char const* chains_name, char const* energies_name) {
  using Machine = Rbm<83, 37, RbmOptions{Units}, T>;
  static Machine machine;
  static Adam<Machine> adam;
  static ContrastiveMemory<Machine, 9> memory;
  static Chains<Machine, 9> chains;
  initialize(machine, 1, NormalWeights{0.1});
  Tensor<T, 9, 83> v{};
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = uniform_unit({1, 0}, i) < 0.2 ? T(1) : T(0);
  for (std::uint64_t step = 0; step < 10; ++step) {
    contrastive_step(machine, adam, ContrastiveDivergence{2, L2Penalty{1e-3}}, v, chains, memory, RandomKey{1, step});
    contrastive_step(machine, adam, PersistentContrastiveDivergence{1}, v, chains, memory, RandomKey{2, step});
  }
  print_parameters(parameters_name, machine);
  print_line(chains_name, chains.visible);
  Tensor<T, 9> energies{};
  Workspace<T, 9 * 37> scratch;
  machine.template free_energies<9>(v, energies, scratch);
  print_line(energies_name, energies);
}

template <class T>
void sum_up(char const* restricted_name, char const* general_name) {
  using Machine = Rbm<9, 6, RbmOptions{}, T>;
  static Machine machine;
  static ContrastiveMemory<Machine, 4> memory;
  initialize(machine, 3, NormalWeights{0.5});
  Tensor<T, 4, 9> v{};
  v[3] = v[12] = v[30] = T(1);
  exact_gradient(machine, v, memory);
  print_parameters(restricted_name, memory.gradient);
  BoltzmannMachine<4, 3, T> general{};
  BoltzmannMachine<4, 3, T> gradient{};
  initialize(general, 3, NormalWeights{0.5});
  Tensor<T, 2, 4> w{};
  w[1] = w[2] = w[6] = T(1);
  exact_gradient<2>(general, w, gradient);
  print_parameters(general_name, gradient);
}

}  // namespace

int main() {
  train<float, VisibleUnits::bernoulli>("bernoulli_float", "bernoulli_chains_float", "bernoulli_energies_float");
  train<double, VisibleUnits::bernoulli>("bernoulli_double", "bernoulli_chains_double", "bernoulli_energies_double");
  train<float, VisibleUnits::gaussian>("gaussian_float", "gaussian_chains_float", "gaussian_energies_float");
  train<double, VisibleUnits::gaussian>("gaussian_double", "gaussian_chains_double", "gaussian_energies_double");
  sum_up<float>("exact_float", "general_float");
  sum_up<double>("exact_double", "general_double");
}
