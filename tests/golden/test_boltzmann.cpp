// Boltzmann machines against their formulas in PyTorch, differentiated by it.
#define BOOST_TEST_MODULE golden_boltzmann
#include "../layers/boltzmann_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

using namespace ingot;

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::BoltzmannCases, "boltzmann">();
}

namespace {

// F of each sample, and the mean of its gradient: what the data's half of a contrastive gradient is, with the other sign.
// A gaussian unit's bias enters both halves and stands in none.
template <class T, VisibleUnits Units>
void check_free_energies(std::string const& name) {
  using Machine = Rbm<19, 13, RbmOptions{Units}, T>;
  Golden const golden("free_energy");
  Machine machine{};
  load(machine, golden, name + "/state/");
  Tensor<T, 4, 19> v{};
  assign(v, golden(name + "/v"), name + "/v");
  Tensor<T, 4> energies{};
  Workspace<T, 4 * 13> scratch;
  machine.template free_energies<4>(v, energies, scratch);
  check_close<T>(name, energies, golden(name + "/free_energy"));
  ContrastiveMemory<Machine, 4> memory{};
  detail::add_phase<false, 4>(machine, v, memory.hidden, T(-1), 4, memory.gradient);
  if (Units == VisibleUnits::gaussian) {
    for (std::size_t i = 0; i < 19; ++i) memory.gradient.visible_bias[i] += machine.visible_bias[i];
  }
  check_close<T>(name, memory.gradient.weight, golden(name + "/grad/weight"));
  check_close<T>(name, memory.gradient.visible_bias, golden(name + "/grad/visible_bias"));
  check_close<T>(name, memory.gradient.hidden_bias, golden(name + "/grad/hidden_bias"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(free_energies) {
  check_free_energies<float, VisibleUnits::bernoulli>("bernoulli");
  check_free_energies<double, VisibleUnits::bernoulli>("bernoulli");
  check_free_energies<float, VisibleUnits::gaussian>("gaussian");
  check_free_energies<double, VisibleUnits::gaussian>("gaussian");
}
