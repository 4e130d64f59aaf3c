// Boltzmann machines while this file compiles: it has nothing to run.
#include "../layers/boltzmann_cases.hpp"
#include "../layers/table_by_duals.hpp"

#include <array>
#include <cstddef>
#include <ingot/energies.hpp>

using namespace ingot;

namespace {

constexpr RbmOptions gaussian{VisibleUnits::gaussian};

// As layers.
static_assert(tests::exact_table<tests::BoltzmannCases>());
static_assert(tests::exact<Network<Rbm<3, 2>, Rbm<2, 3>, Dense<3, 2>>, 1>);

constexpr std::size_t batch = 3;

// Parameters and a batch of their own for every number.
template <class Machine>
constexpr Machine machine_with(double scale) {
  Machine machine{};
  std::size_t part = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          values[i] = typename Machine::scalar(scale * uniform_symmetric({7, part}, i));
        }
        ++part;
      },
      machine);
  return machine;
}
template <class Machine>
constexpr auto batch_for() {
  batch_t<typename Machine::scalar, batch, typename Machine::input_shape> v{};
  for (std::size_t i = 0; i < v.size(); ++i) {
    double const drawn = uniform_symmetric({8, 0}, i);
    v[i] = typename Machine::scalar(Machine::gaussian ? drawn : (drawn > 0 ? 1.0 : 0.0));
  }
  return v;
}

// The largest difference of the exact gradient's elements to what dual numbers make of the exact likelihood, of which
// the last row is no part.
template <class Machine>
constexpr double error_of_exact_gradient() {
  using Number = Dual<double>;
  constexpr std::size_t samples = batch - 1;
  auto const machine = machine_with<Machine>(1.0);
  ContrastiveMemory<Machine, batch> memory{};
  exact_gradient(machine, batch_for<Machine>(), memory, samples);
  constexpr std::size_t count = parameter_count<Machine>;
  std::array<double, count> claimed{};
  detail::read_parameters(memory.gradient, claimed);
  using Seeded = with_scalar_t<Machine, Number>;
  double worst = 0.0;
  for (std::size_t k = 0; k < count; ++k) {
    auto seeded = machine_with<Seeded>(1.0);
    std::size_t i = 0;
    visit_parameters(
        [&](ParameterPath const&, Parameter, auto& values) {
          for (Number& value : values) value.derivative = i++ == k ? 1.0 : 0.0;
        },
        seeded);
    auto const v = batch_for<Seeded>();
    worst = math::max(worst, math::abs(claimed[k] + log_likelihood<batch>(seeded, v, samples).derivative));
  }
  return worst;
}
static_assert(error_of_exact_gradient<Rbm<3, 2, RbmOptions{}, double>>() < 1e-14);
static_assert(error_of_exact_gradient<Rbm<2, 3, gaussian, double>>() < 1e-14);

// The same of a machine in which each unit is connected to each.
constexpr double error_of_general_gradient() {
  using Machine = BoltzmannMachine<2, 2, double>;
  auto const machine = machine_with<Machine>(1.0);
  Tensor<double, 2, 2> const v{1, 0, 1, 1};
  Machine gradient{};
  exact_gradient<2>(machine, v, gradient);
  double worst = 0.0;
  for (std::size_t k = 0; k < 10; ++k) {
    auto seeded = machine_with<with_scalar_t<Machine, Dual<double>>>(1.0);
    (k < 6 ? seeded.weight[k] : seeded.bias[k - 6]).derivative = 1.0;
    Tensor<Dual<double>, 2, 2> wide{};
    for (std::size_t i = 0; i < 4; ++i) wide[i] = Dual<double>(v[i]);
    double const claimed = k < 6 ? gradient.weight[k] : gradient.bias[k - 6];
    worst = math::max(worst, math::abs(claimed + log_likelihood<2>(seeded, wide).derivative));
  }
  return worst;
}
static_assert(error_of_general_gradient() < 1e-14);

// A machine is trained, and draws, while it is compiled.
constexpr auto trained = [] {
  using Machine = Rbm<3, 2>;
  Machine machine = machine_with<Machine>(0.1);
  Momentum<Machine> optimizer{.learning_rate = 0.5};
  ContrastiveMemory<Machine, 2> memory{};
  Chains<Machine, 2> chains{};
  Tensor<float, 2, 3> const data{{1, 1, 0}, {0, 0, 1}};
  for (std::size_t step = 0; step < 60; ++step) {
    contrastive_step(machine, optimizer, ContrastiveDivergence{1, L2Penalty{1e-4}}, data, chains, memory,
                     RandomKey{1, step});
  }
  return machine;
}();
constexpr double probability_of(Tensor<float, 3> const& v) {
  return math::exp(static_cast<double>(log_likelihood<1>(trained, v)));
}
static_assert(probability_of({1, 1, 0}) + probability_of({0, 0, 1}) > 0.9);
static_assert([] {
  Tensor<float, 3> v{1, 1, 0};
  Tensor<float, 2> h{};
  trained.gibbs_step(v, h, RandomKey{3});
  return (v[0] == 0.0F || v[0] == 1.0F) && (h[1] == 0.0F || h[1] == 1.0F);
}());

}  // namespace

int main() {}
