// Restricted Boltzmann machines against sums over all states: energies, likelihoods, chains and what they estimate.
#define BOOST_TEST_MODULE boltzmann
#include "../layers/boltzmann_cases.hpp"
#include "../layers/table_by_differences.hpp"

#include <array>
#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ingot/energies.hpp>
#include <limits>
#include <memory>
#include <type_traits>

using namespace ingot;

namespace {

constexpr RbmOptions gaussian{VisibleUnits::gaussian};
#ifdef INGOT_TESTS_BRIEF
using Scalars = boost::mpl::list<float>;
#else
using Scalars = boost::mpl::list<float, double>;
#endif

template <class Machine>
Machine machine_with(double scale, std::uint64_t seed = 7) {
  Machine machine{};
  std::uint64_t part = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          values[i] = typename Machine::scalar(scale * uniform_symmetric({seed, part}, i));
        }
        ++part;
      },
      machine);
  return machine;
}

template <std::size_t Units, class T>
Tensor<T, Units> units_of(std::size_t state) {
  Tensor<T, Units> units{};
  for (std::size_t i = 0; i < Units; ++i) units[i] = T(state >> i & 1);
  return units;
}
template <std::size_t Units, class T>
std::size_t state_of(T const* units) {
  std::size_t state = 0;
  for (std::size_t i = 0; i < Units; ++i) state |= std::size_t{units[i] == T(1)} << i;
  return state;
}

// The largest difference between the parameters of two gradients.
template <class Machine>
double distance(Machine const& a, Machine const& b) {
  double largest = 0.0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& x, auto const& y) {
        for (std::size_t i = 0; i < x.size(); ++i) {
          largest = std::fmax(largest, std::fabs(static_cast<double>(x[i]) - static_cast<double>(y[i])));
        }
      },
      a, b);
  return largest;
}

template <class Machine>
void check_free_energy() {
  using T = typename Machine::scalar;
  constexpr std::size_t visible = Machine::input_shape::size;
  constexpr std::size_t hidden = Machine::output_shape::size;
  constexpr std::size_t batch = 5;
  auto const machine = machine_with<Machine>(0.5);
  auto const exact = machine_with<with_scalar_t<Machine, double>>(0.5);
  Tensor<T, batch, visible> v{};
  for (std::size_t i = 0; i < v.size(); ++i) {
    double const drawn = uniform_symmetric({9, 1}, i);
    v[i] = T(Machine::gaussian ? 2.0 * drawn : double(drawn > 0));
  }
  Tensor<T, batch> energies{};
  Workspace<T, batch * hidden> scratch;
  machine.template free_energies<batch>(v, energies, scratch);
  for (std::size_t b = 0; b < batch; ++b) {
    View<T const, 1, Shape<visible>> const one(v.data() + b * visible, visible);
    Tensor<double, visible> wide{};
    for (std::size_t i = 0; i < visible; ++i) wide[i] = static_cast<double>(one.data[i]);
    double sum = 0.0;
    for (std::size_t s = 0; s < std::size_t{1} << hidden; ++s) {
      sum += std::exp(-exact.energy(wide, units_of<hidden, double>(s)));
    }
    double const rounding = 40.0 * static_cast<double>(std::numeric_limits<T>::epsilon());
    BOOST_TEST(std::fabs(static_cast<double>(machine.free_energy(one)) + std::log(sum)) <
               rounding * (1.0 + std::fabs(std::log(sum))));
    BOOST_TEST(energies[b] == machine.free_energy(one));
  }
}

}  // namespace

// F(v) = -ln sum_h exp(-E(v, h)); of a batch the same bits, with sums that fill registers and overflow them.
BOOST_AUTO_TEST_CASE_TEMPLATE(free_energy_is_the_sum_over_hidden_states, T, Scalars) {
  check_free_energy<Rbm<37, 10, RbmOptions{}, T>>();
  check_free_energy<Rbm<37, 10, gaussian, T>>();
  check_free_energy<Rbm<3, 1, RbmOptions{}, T>>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(probabilities_sum_to_one, T, Scalars) {
  constexpr std::size_t visible = 6;
  auto const machine = machine_with<Rbm<visible, 4, RbmOptions{}, T>>(1.5);
  double sum = 0.0;
  for (std::size_t s = 0; s < std::size_t{1} << visible; ++s) {
    sum += std::exp(static_cast<double>(log_likelihood<1>(machine, units_of<visible, T>(s))));
  }
  BOOST_TEST(std::fabs(sum - 1.0) < 40.0 * static_cast<double>(std::numeric_limits<T>::epsilon()));
}

// The density of two gaussian units over the plane, in cells of 1 / 8.
BOOST_AUTO_TEST_CASE(densities_integrate_to_one) {
  auto const machine = machine_with<Rbm<2, 3, gaussian, double>>(1.0);
  double sum = 0.0;
  for (int x = -80; x <= 80; ++x) {
    for (int y = -80; y <= 80; ++y) {
      sum += std::exp(log_likelihood<1>(machine, Tensor<double, 2>{x / 8.0, y / 8.0})) / 64.0;
    }
  }
  BOOST_TEST(std::fabs(sum - 1.0) < 1e-12);
}

// Both conditional distributions from the joint energy alone.
BOOST_AUTO_TEST_CASE_TEMPLATE(conditional_means, T, Scalars) {
  constexpr std::size_t visible = 5;
  constexpr std::size_t hidden = 4;
  using Machine = Rbm<visible, hidden, RbmOptions{}, T>;
  auto const machine = machine_with<Machine>(1.5);
  double const rounding = 40.0 * static_cast<double>(std::numeric_limits<T>::epsilon());
  auto const v = units_of<visible, T>(13);
  auto const h = units_of<hidden, T>(6);
  Tensor<T, hidden> of_hidden{};
  Tensor<T, visible> of_visible{};
  machine.hidden_means(v, of_hidden);
  machine.visible_means(h, of_visible);
  for (std::size_t j = 0; j < hidden; ++j) {
    double with = 0.0;
    double all = 0.0;
    for (std::size_t s = 0; s < 16; ++s) {
      double const weight = std::exp(-static_cast<double>(machine.energy(v, units_of<hidden, T>(s))));
      all += weight;
      with += (s >> j & 1) != 0 ? weight : 0.0;
    }
    BOOST_TEST(std::fabs(static_cast<double>(of_hidden[j]) - with / all) < rounding);
  }
  for (std::size_t i = 0; i < visible; ++i) {
    double with = 0.0;
    double all = 0.0;
    for (std::size_t s = 0; s < 32; ++s) {
      double const weight = std::exp(-static_cast<double>(machine.energy(units_of<visible, T>(s), h)));
      all += weight;
      with += (s >> i & 1) != 0 ? weight : 0.0;
    }
    BOOST_TEST(std::fabs(static_cast<double>(of_visible[i]) - with / all) < rounding);
  }
}

namespace {

// Central differences of the exact likelihood.
template <class Machine>
double error_of_exact_gradient() {
  constexpr std::size_t batch = 7;
  constexpr double step = 1e-5;
  auto machine = machine_with<Machine>(0.8);
  batch_t<double, batch, typename Machine::input_shape> v{};
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(uniform_symmetric({3, 0}, i) > 0);
  ContrastiveMemory<Machine, batch> memory{};
  exact_gradient(machine, v, memory);
  double worst = 0.0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values, auto const& claimed) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          double const middle = values[i];
          values[i] = middle + step;
          double const above = log_likelihood<batch>(machine, v);
          values[i] = middle - step;
          double const below = log_likelihood<batch>(machine, v);
          values[i] = middle;
          worst = std::fmax(worst, std::fabs(claimed[i] + (above - below) / (2.0 * step)));
        }
      },
      machine, memory.gradient);
  return worst;
}

}  // namespace

BOOST_AUTO_TEST_CASE(machines_as_layers) {
  tests::check_table<tests::BoltzmannCases>();
}

BOOST_AUTO_TEST_CASE(exact_gradient_by_differences) {
  BOOST_TEST((error_of_exact_gradient<Rbm<17, 4, RbmOptions{}, double>>() < 1e-9));
  BOOST_TEST((error_of_exact_gradient<Rbm<9, 5, gaussian, double>>() < 1e-9));
}
BOOST_AUTO_TEST_CASE(exact_gradient_in_float) {
  using Narrow = Rbm<17, 6>;
  using Wide = Rbm<17, 6, RbmOptions{}, double>;
  ContrastiveMemory<Narrow, 4> narrow{};
  ContrastiveMemory<Wide, 4> wide{};
  Tensor<float, 4, 17> v{};
  Tensor<double, 4, 17> exact{};
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = float(uniform_symmetric({3, 0}, i) > 0);
    exact[i] = static_cast<double>(v[i]);
  }
  exact_gradient(machine_with<Narrow>(0.8), v, narrow);
  exact_gradient(machine_with<Wide>(0.8), exact, wide);
  for (std::size_t i = 0; i < 17 * 6; ++i) {
    BOOST_TEST(std::fabs(static_cast<double>(narrow.gradient.weight[i]) - wide.gradient.weight[i]) < 2e-6);
  }
}

namespace {

// A small machine, four states of its visible units as data, and all that follows from them by sums over states.
template <class T>
struct Chain {
  static constexpr std::size_t visible = 4;
  static constexpr std::size_t hidden = 3;
  static constexpr std::size_t states = 16;
  using Machine = Rbm<visible, hidden, RbmOptions{}, T>;
  using Distribution = std::array<double, states>;

  Machine machine = machine_with<Machine>(2.5);
  std::array<Distribution, states> moves{};  // from one state to the next, in a step of Gibbs's chain
  Distribution data{};

  Chain() {
    for (std::size_t from = 0; from < states; ++from) {
      Tensor<T, hidden> of_hidden{};
      machine.hidden_means(units_of<visible, T>(from), of_hidden);
      for (std::size_t h = 0; h < 8; ++h) {
        double share = 1.0;
        for (std::size_t j = 0; j < hidden; ++j) share *= chance(of_hidden[j], h >> j & 1);
        Tensor<T, visible> of_visible{};
        machine.visible_means(units_of<hidden, T>(h), of_visible);
        for (std::size_t to = 0; to < states; ++to) {
          double move = share;
          for (std::size_t i = 0; i < visible; ++i) move *= chance(of_visible[i], to >> i & 1);
          moves[from][to] += move;
        }
      }
    }
    for (std::size_t const state : {std::size_t{3}, std::size_t{5}, std::size_t{9}, std::size_t{14}})
      data[state] = 0.25;
  }
  static double chance(T p, std::size_t unit) {
    double const one = static_cast<double>(p);
    return unit != 0 ? one : 1.0 - one;
  }
  Distribution after(std::size_t steps) const {
    Distribution now = data;
    for (; steps > 0; --steps) {
      Distribution next{};
      for (std::size_t from = 0; from < states; ++from) {
        for (std::size_t to = 0; to < states; ++to) next[to] += now[from] * moves[from][to];
      }
      now = next;
    }
    return now;
  }
  // <h v>, <v> and <h> of the data minus those of a distribution, with the other sign.
  Machine contrast(Distribution const& negative) const {
    Machine sum{};
    for (std::size_t s = 0; s < states; ++s) {
      T const share = T(negative[s] - data[s]);
      auto const v = units_of<visible, T>(s);
      Tensor<T, hidden> of_hidden{};
      machine.hidden_means(v, of_hidden);
      for (std::size_t j = 0; j < hidden; ++j) {
        sum.hidden_bias[j] += share * of_hidden[j];
        for (std::size_t i = 0; i < visible; ++i) sum.weight(j, i) += share * of_hidden[j] * v[i];
      }
      for (std::size_t i = 0; i < visible; ++i) sum.visible_bias[i] += share * v[i];
    }
    return sum;
  }
  Machine exact() const {
    Tensor<T, 4, visible> v{};
    std::size_t row = 0;
    for (std::size_t s = 0; s < states; ++s) {
      if (data[s] == 0.0) continue;
      for (std::size_t i = 0; i < visible; ++i) v(row, i) = T(s >> i & 1);
      ++row;
    }
    ContrastiveMemory<Machine, 4> memory{};
    exact_gradient(machine, v, memory);
    return memory.gradient;
  }
};

// Five deviations of a mean of so many numbers between 0 and 1, which vary by 1 / 2 at most.
double five_deviations(double count) {
  return 5.0 * 0.5 / std::sqrt(count);
}

}  // namespace

// What CD-k and PCD-k estimate, drawn, against what follows for k steps from all states; and that goes to the exact
// gradient as k grows. The bound is five deviations: a step more or less of the chain is outside of it.
BOOST_AUTO_TEST_CASE_TEMPLATE(divergences_go_to_the_exact_gradient, T, Scalars) {
  Chain<T> const chain;
  using Machine = typename Chain<T>::Machine;
  constexpr std::size_t batch = 512;
  constexpr std::size_t rounds = 16;
  Tensor<T, batch, 4> v{};
  for (std::size_t b = 0; b < batch; ++b) {
    constexpr std::array<std::size_t, 4> used{3, 5, 9, 14};
    for (std::size_t i = 0; i < 4; ++i) v(b, i) = T(used[b % 4] >> i & 1);
  }
  auto const exact = chain.exact();
  double const bound = five_deviations(batch * rounds);
  double previous = std::numeric_limits<double>::infinity();
  auto const memory = std::make_unique<ContrastiveMemory<Machine, batch>>();
  auto const chains = std::make_unique<Chains<Machine, batch>>();
  for (std::size_t const steps : std::array<std::size_t, 4>{1, 2, 5, 30}) {
    Machine mean{};
    for (std::size_t round = 0; round < rounds; ++round) {
      contrastive_gradient(chain.machine, ContrastiveDivergence{steps}, v, *chains, *memory, RandomKey{steps, round});
      visit_parameters(
          [](ParameterPath const&, Parameter, auto& sum, auto const& one) {
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one[i] / T(rounds);
          },
          mean, memory->gradient);
    }
    auto const expected = chain.contrast(chain.after(steps));
    BOOST_TEST(distance(mean, expected) < bound);
    double const bias = distance(expected, exact);
    BOOST_TEST(bias < previous);
    previous = bias;
    if (steps == 1) BOOST_TEST(distance(mean, exact) > bound);
    if (steps == 1) BOOST_TEST(distance(mean, chain.contrast(chain.after(2))) > bound);
  }
  BOOST_TEST(previous < 1e-3);
  contrastive_gradient(chain.machine, PersistentContrastiveDivergence{5}, v, *chains, *memory, RandomKey{9});
  BOOST_TEST(distance(memory->gradient, exact) < five_deviations(batch));
}

// How often long chains are in each state, against its probability.
BOOST_AUTO_TEST_CASE_TEMPLATE(long_chains_have_the_machines_distribution, T, Scalars) {
  Chain<T> const chain;
  constexpr std::size_t count = 256;
  constexpr std::size_t draws = 40;
  auto const chains = std::make_unique<Chains<typename Chain<T>::Machine, count>>();
  chains->advance(chain.machine, 60, RandomKey{5});
  std::array<double, 16> seen{};
  for (std::size_t draw = 0; draw < draws; ++draw) {
    chains->advance(chain.machine, 10, RandomKey{5, draw + 1});
    for (std::size_t c = 0; c < count; ++c) seen[state_of<4>(chains->visible.data() + c * 4)] += 1.0 / (count * draws);
  }
  bool one_is_rare = false;
  for (std::size_t s = 0; s < 16; ++s) {
    double const p = std::exp(static_cast<double>(log_likelihood<1>(chain.machine, units_of<4, T>(s))));
    BOOST_TEST(std::fabs(seen[s] - p) < 5.0 * std::sqrt(p * (1.0 - p) / (count * draws)));
    one_is_rare = one_is_rare || p < 0.02;
  }
  BOOST_TEST(one_is_rare);
}

// Means of long chains of gaussian units, of variance 2 or so, against sums over the hidden states.
BOOST_AUTO_TEST_CASE(gaussian_chains) {
  using Machine = Rbm<3, 2, gaussian, double>;
  auto const machine = machine_with<Machine>(1.5);
  constexpr std::size_t count = 4096;
  auto const chains = std::make_unique<Chains<Machine, count>>();
  chains->advance(machine, 20, RandomKey{4});
  ContrastiveMemory<Machine, 1> memory{};
  Tensor<double, 1, 3> const none{};
  exact_gradient(machine, none, memory);
  for (std::size_t i = 0; i < 3; ++i) {
    double mean = 0.0;
    double squares = 0.0;
    for (std::size_t c = 0; c < count; ++c) {
      mean += chains->visible(c, i) / count;
      squares += chains->visible(c, i) * chains->visible(c, i) / count;
    }
    double const variance = squares - mean * mean;
    BOOST_TEST(variance > 0.9);
    BOOST_TEST(std::fabs(mean - memory.gradient.visible_bias[i]) < 5.0 * std::sqrt(variance / count));
  }
}

// Rows behind the real ones count nothing.
BOOST_AUTO_TEST_CASE(incomplete_batches) {
  using Machine = Rbm<9, 5>;
  auto const machine = machine_with<Machine>(0.7);
  Tensor<float, 3, 9> few{};
  Tensor<float, 8, 9> padded{};
  padded.fill(0.3F);
  for (std::size_t i = 0; i < few.size(); ++i) padded[i] = few[i] = float(uniform_symmetric({2, 0}, i) > 0);
  ContrastiveMemory<Machine, 3> exactly{};
  ContrastiveMemory<Machine, 8> more{};
  Chains<Machine, 3> three{};
  Chains<Machine, 8> eight{};
  contrastive_gradient(machine, ContrastiveDivergence{2}, few, three, exactly, RandomKey{1});
  contrastive_gradient(machine, ContrastiveDivergence{2}, padded, eight, more, RandomKey{1}, 3);
  BOOST_TEST(distance(exactly.gradient, more.gradient) == 0.0);
  Workspace<float, 8 * 14> scratch;
  BOOST_TEST(reconstruction_error<3>(machine, few, scratch) == reconstruction_error<8>(machine, padded, scratch, 3));
}

namespace {

template <template <class> class Optimizer, class Goal>
double gain_of(Goal const& goal, double rate) {
  using Machine = Rbm<6, 4, RbmOptions{}, double>;
  auto machine = machine_with<Machine>(0.1);
  Optimizer<Machine> optimizer{.learning_rate = rate};
  Tensor<double, 12, 6> data{};  // bars: two neighbours of a ring are on
  for (std::size_t b = 0; b < 12; ++b) data(b, b % 6) = data(b, (b + 1) % 6) = 1.0;
  ContrastiveMemory<Machine, 12> memory{};
  Chains<Machine, 12> chains{};
  double const before = log_likelihood<12>(machine, data);
  for (std::uint64_t step = 0; step < 400; ++step) {
    contrastive_step(machine, optimizer, goal, data, chains, memory, RandomKey{3, step});
  }
  return log_likelihood<12>(machine, data) - before;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_optimizer_makes_the_step) {
  BOOST_TEST(gain_of<Sgd>(ContrastiveDivergence{}, 0.2) > 0.7);
  BOOST_TEST(gain_of<Momentum>(ContrastiveDivergence{3}, 0.1) > 0.9);
  BOOST_TEST(gain_of<Adam>(PersistentContrastiveDivergence{2}, 0.02) > 0.9);
}

BOOST_AUTO_TEST_CASE(penalties_enter_the_gradient) {
  using Machine = Rbm<5, 3>;
  auto const machine = machine_with<Machine>(0.7);
  Tensor<float, 1, 5> const v{1, 0, 1, 1, 0};
  ContrastiveMemory<Machine, 1> plain{};
  ContrastiveMemory<Machine, 1> decayed{};
  Chains<Machine, 1> chains{};
  contrastive_gradient(machine, ContrastiveDivergence{1}, v, chains, plain, RandomKey{1});
  float const penalty =
      contrastive_gradient(machine, ContrastiveDivergence{1, L2Penalty{0.25}}, v, chains, decayed, RandomKey{1});
  float squares = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    squares += machine.weight[i] * machine.weight[i];
    BOOST_TEST(std::fabs(decayed.gradient.weight[i] - plain.gradient.weight[i] - 0.5F * machine.weight[i]) < 1e-6F);
  }
  BOOST_TEST(std::fabs(penalty - 0.25F * squares) < 1e-6F);
  BOOST_TEST(decayed.gradient.visible_bias == plain.gradient.visible_bias, boost::test_tools::per_element());
}

// Draws at the ends, and those of a compiler.
BOOST_AUTO_TEST_CASE(drawn_units) {
  constexpr auto draw = [] {
    Tensor<float, 2, 5> p{0.0F, 1.0F, 0.5F, 0.25F, 0.75F, 0.0F, 1.0F, 0.5F, 0.25F, 0.75F};
    kernels::draw_bernoulli(View<float, 2, Shape<5>>(p), RandomKey{6});
    kernels::add_normal(View<float, 2, Shape<5>>(p), RandomKey{7});
    return p;
  };
  constexpr auto compiled = draw();
  BOOST_TEST(draw() == compiled, boost::test_tools::per_element());
  for (std::uint64_t key = 0; key < 200; ++key) {
    Tensor<double, 3> p{0.0, 1.0, std::nan("")};
    kernels::draw_bernoulli(View<double, 1, Shape<3>>(p), RandomKey{key});
    BOOST_TEST((p[0] == 0.0 && p[1] == 1.0 && std::isnan(p[2])));
  }
}

namespace {

// How far a machine that learned exactly is from a distribution that is even over some states: the divergence of
// Kullback and Leibler in nats.
template <class Machine, std::size_t Count>
double divergence_after(std::array<std::size_t, Count> const& states, std::size_t steps, std::uint64_t seed) {
  using T = typename Machine::scalar;
  constexpr std::size_t visible = Machine::input_shape::size;
  Machine machine{};
  initialize(machine, seed, NormalWeights{1.0});
  Machine gradient{};
  Adam<Machine> optimizer{.learning_rate = 0.2};
  Tensor<T, Count, visible> v{};
  for (std::size_t b = 0; b < Count; ++b) {
    for (std::size_t i = 0; i < visible; ++i) v(b, i) = T(states[b] >> i & 1);
  }
  for (; steps > 0; --steps) {
    exact_gradient<Count>(machine, v, gradient);
    optimizer.step(machine, gradient);
  }
  return -std::log(double{Count}) - static_cast<double>(log_likelihood<Count>(machine, v));
}

constexpr std::array<std::size_t, 4> exclusive_or{0, 3, 5, 6};  // a, b and a xor b: three bits of even parity
constexpr std::array<std::size_t, 8> parity{0, 3, 5, 6, 9, 10, 12, 15};

}  // namespace

// Pairs of seen units say nothing of a parity: each two are independent. It takes hidden ones.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_general_machine_learns_parity, T, Scalars) {
  BOOST_TEST((divergence_after<BoltzmannMachine<3, 2, T>>(exclusive_or, 400, 2) < 0.01));
  BOOST_TEST((divergence_after<BoltzmannMachine<3, 0, T>>(exclusive_or, 200, 1) > 0.69));  // ln 2
}
BOOST_AUTO_TEST_CASE(a_general_machine_learns_parity_of_four) {
  BOOST_TEST((divergence_after<BoltzmannMachine<4, 4, double>>(parity, 500, 3) < 0.01));
}

// A machine without connections within each side is a restricted one.
BOOST_AUTO_TEST_CASE(general_and_restricted_machines_agree) {
  auto const restricted = machine_with<Rbm<3, 2, RbmOptions{}, double>>(1.5);
  BoltzmannMachine<3, 2, double> general{};
  for (std::size_t j = 0; j < 2; ++j) {
    general.bias[3 + j] = restricted.hidden_bias[j];
    for (std::size_t i = 0; i < 3; ++i) general.between(3 + j, i) = restricted.weight(j, i);
  }
  for (std::size_t i = 0; i < 3; ++i) general.bias[i] = restricted.visible_bias[i];
  BOOST_TEST(std::fabs(log_partition(general) - log_partition(restricted)) < 1e-14);
  for (std::size_t s = 0; s < 8; ++s) {
    auto const v = units_of<3, double>(s);
    BOOST_TEST(std::fabs(general.free_energy(v) - restricted.free_energy(v)) < 1e-14);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(chains_of_a_general_machine, T, Scalars) {
  using Machine = BoltzmannMachine<3, 1, T>;
  auto const machine = machine_with<Machine>(1.5);
  constexpr std::size_t draws = 20000;
  std::array<double, 8> seen{};
  Tensor<T, 4> s{};
  for (std::size_t draw = 0; draw < draws; ++draw) {
    for (std::size_t step = 0; step < 4; ++step) machine.gibbs_step(s, RandomKey{draw, step});
    seen[state_of<3>(s.data())] += 1.0 / draws;
  }
  for (std::size_t state = 0; state < 8; ++state) {
    double const p = std::exp(static_cast<double>(log_likelihood<1>(machine, units_of<3, T>(state))));
    BOOST_TEST(std::fabs(seen[state] - p) < 5.0 * std::sqrt(p * (1.0 - p) / draws));
  }
  s[0] = T(1);
  s[1] = T(0);
  s[2] = T(1);
  for (std::size_t draw = 0; draw < 20; ++draw) machine.template gibbs_step<3>(s, RandomKey{draw});
  BOOST_TEST((s[0] == T(1) && s[1] == T(0) && s[2] == T(1)));
}
