// Hopfield's network in whole numbers, where nothing is rounded: what theory says of it holds exactly.
#define BOOST_TEST_MODULE hopfield
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <ingot/energies.hpp>
#include <memory>
#include <string>
#include <type_traits>

#include "ingot/host/summary.hpp"
#include "ingot/network/frozen.hpp"

using namespace ingot;

namespace {

constexpr std::size_t units = 24;
using Net = Hopfield<units>;
using Units = Net::state_type;

// Random numbers one after the other.
class Dice {
 public:
  explicit constexpr Dice(std::uint64_t seed) : key_{seed, 0} {}
  // From -size to size.
  constexpr int whole(int size) {
    return static_cast<int>(key_.below(next_++, static_cast<std::uint32_t>(2 * size + 1))) - size;
  }

 private:
  RandomKey key_;
  std::uint64_t next_ = 0;
};

// Weights from -8 to 8, symmetric and without a diagonal unless told, and thresholds from -3 to 3.
constexpr Net random_net(std::uint64_t seed, bool symmetric = true, int diagonal = 0) {
  Dice dice(seed);
  Net net{};
  for (std::size_t i = 0; i < units; ++i) {
    net.weight(i, i) = static_cast<float>(diagonal);
    for (std::size_t j = 0; j < i; ++j) {
      net.weight(i, j) = static_cast<float>(dice.whole(8));
      net.weight(j, i) = symmetric ? net.weight(i, j) : static_cast<float>(dice.whole(8));
    }
    net.thresholds[i] = static_cast<float>(dice.whole(3));
  }
  return net;
}

// Of 1 and -1, and of 0 where there are to be units that are not known.
constexpr Units random_state(std::uint64_t seed, bool with_unknown = false) {
  Dice dice(seed);
  Units state{};
  for (float& unit : state) {
    int const drawn = dice.whole(1);
    unit = drawn == 0 && with_unknown ? 0.0F : (dice.whole(1) + drawn < 0 ? -1.0F : 1.0F);
  }
  return state;
}

// Twice the energy, in integers.
constexpr std::int64_t twice_energy(Net const& net, Units const& state) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < units; ++i) {
    auto const s = static_cast<std::int64_t>(state[i]);
    sum += 2 * static_cast<std::int64_t>(net.thresholds[i]) * s;
    for (std::size_t j = 0; j < units; ++j) {
      sum -= static_cast<std::int64_t>(net.weight(i, j)) * s * static_cast<std::int64_t>(state[j]);
    }
  }
  return sum;
}

// How often the energy rises under updates of single units, of several starts.
int rises(Net const& net, std::uint64_t seed, bool with_unknown) {
  int count = 0;
  for (std::uint64_t start = 0; start < 3; ++start) {
    Units state = random_state(100 * seed + start, with_unknown);
    std::int64_t before = twice_energy(net, state);
    RandomKey const order{seed, start};
    for (std::uint64_t step = 0; step < 4 * units; ++step) {
      auto const i = static_cast<std::size_t>(order.below(step, units));
      float const field = net.field(state, i);
      float const unit = state[i];
      bool const changed = net.update(state, i);
      std::int64_t const after = twice_energy(net, state);
      // What is computed is exact, and so is the step.
      BOOST_REQUIRE(static_cast<double>(net.energy(state)) * 2.0 == static_cast<double>(after));
      if (net.is_symmetric()) {
        BOOST_REQUIRE(static_cast<double>(after - before) == -2.0 * static_cast<double>(field * (state[i] - unit)));
        BOOST_REQUIRE(changed == (after < before));
      }
      count += after > before;
      before = after;
    }
  }
  return count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_energy_never_rises_under_asynchronous_updates) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Net const net = random_net(seed);
    BOOST_TEST(net.is_symmetric());
    BOOST_TEST(rises(net, seed, seed % 2 == 0) == 0);
  }
}

// What it takes for granted matters.
BOOST_AUTO_TEST_CASE(without_symmetry_or_with_a_negative_diagonal_the_energy_rises) {
  int of_asymmetric = 0;
  int of_diagonal = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    of_asymmetric += rises(random_net(seed, false), seed, false);
    BOOST_TEST(!random_net(seed, false).is_symmetric());
    BOOST_TEST(!random_net(seed, true, -20).is_symmetric());
    of_diagonal += rises(random_net(seed, true, -20), seed, false);
  }
  BOOST_TEST(of_asymmetric > 0);
  BOOST_TEST(of_diagonal > 0);
}

BOOST_AUTO_TEST_CASE(asynchronous_recall_ends_at_rest) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Net const net = random_net(seed);
    Units state = random_state(seed, seed % 3 == 0);
    Units again = state;
    std::int64_t const start = twice_energy(net, state);
    RecallResult const result = net.recall(state, {.key = {seed, 1}});
    BOOST_TEST((result.end == RecallEnd::at_rest));
    BOOST_TEST(net.is_at_rest(state));
    BOOST_TEST((result.changes == 0 || twice_energy(net, state) < start));
    BOOST_TEST((net.recall(again, {.key = {seed, 1}}) == result));
    BOOST_TEST((again == state));
  }
}

BOOST_AUTO_TEST_CASE(the_order_follows_the_key) {
  int differ = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Units first = random_state(seed);
    Units second = first;
    Net const net = random_net(seed);
    net.recall(first, {.key = {seed, 1}});
    net.recall(second, {.key = {seed, 2}});
    differ += !(first == second);
  }
  BOOST_TEST(differ > 0);

  std::array<int, 6> seen{};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    std::array<kernels::unit_index_t<3>, 3> order{};
    kernels::shuffle_units<3>(RandomKey{seed, 0}, order);
    BOOST_REQUIRE((1 << order[0] | 1 << order[1] | 1 << order[2]) == 7);
    ++seen[static_cast<std::size_t>(2 * order[0] + (order[1] > order[2]))];
  }
  for (int const count : seen) BOOST_TEST((count > 850 && count < 1150));
}

BOOST_AUTO_TEST_CASE(synchronous_recall_ends_at_rest_or_between_two_states) {
  int at_rest = 0;
  int cycles = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Net const net = random_net(seed);
    Units state = random_state(seed, seed % 3 == 0);
    RecallResult const result = net.recall(state, {.order = UpdateOrder::synchronous, .sweeps = 1000});
    BOOST_REQUIRE((result.end != RecallEnd::unfinished));
    Units once{};
    Units twice{};
    net.forward<1>(View<float const, 1, Net::input_shape>(state), View<float, 1, Net::input_shape>(once));
    net.forward<1>(View<float const, 1, Net::input_shape>(once), View<float, 1, Net::input_shape>(twice));
    BOOST_TEST((twice == state));
    BOOST_TEST((once == state) == (result.end == RecallEnd::at_rest));
    ++(result ? at_rest : cycles);
  }
  BOOST_TEST(at_rest > 0);
  BOOST_TEST(cycles > 0);
}

// Longer cycles there are without symmetry.
BOOST_AUTO_TEST_CASE(a_bound_of_sweeps_ends_what_does_not_rest) {
  int unfinished = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Units state = random_state(seed);
    auto const result = random_net(seed, false).recall(state, {.order = UpdateOrder::synchronous, .sweeps = 300});
    if (result.end == RecallEnd::unfinished) {
      BOOST_TEST(result.sweeps == 300U);
      ++unfinished;
    }
  }
  BOOST_TEST(unfinished > 0);
}

BOOST_AUTO_TEST_CASE(ends) {
  // No field: every state rests.
  Net const empty{};
  Units state = random_state(1, true);
  Units const start = state;
  BOOST_TEST((empty.recall(state) == RecallResult{RecallEnd::at_rest, 1, 0}));
  BOOST_TEST((empty.recall(state, {.order = UpdateOrder::synchronous}) == RecallResult{RecallEnd::at_rest, 1, 0}));
  BOOST_TEST((state == start));
  BOOST_TEST((empty.recall(state, {.sweeps = 0}) == RecallResult{}));
  // A NaN is not hidden.
  state[3] = __builtin_nanf("");
  BOOST_TEST((random_net(1).recall(state, {.sweeps = 5}).end == RecallEnd::unfinished));
  BOOST_TEST(!(state[3] == state[3]));
  BOOST_TEST(!random_net(1).is_at_rest(state));
  BOOST_TEST(
      (random_net(1).recall(state, {.order = UpdateOrder::synchronous, .sweeps = 5}).end == RecallEnd::unfinished));
}

// A layer as any other: one update at once, of a batch as of a sample, in a network and in text.
BOOST_AUTO_TEST_CASE(as_a_layer) {
  using Chain = decltype(build<Shape<4, 6>>(flatten, hopfield));
  static_assert(std::is_same_v<Chain, Network<Flatten<4, 6>, Hopfield<24>>>);
  static_assert(parameter_count<Chain> == 24 * 24 + 24 && macs_of<Chain> == 24 * 24 &&
                other_operations_of<Chain> == 48);
  static_assert(std::is_same_v<with_scalar_t<Net, double>, Hopfield<24, double>>);
  static_assert(!TrainableLayer<Net>);
  Net const net = random_net(3);
  Tensor<float, 5, units> states;
  for (std::size_t b = 0; b < 5; ++b) {
    Units const state = random_state(b);
    std::copy(state.begin(), state.end(), states.data() + b * units);
  }
  Tensor<float, 5, units> next;
  net.forward<5>(View<float const, 5, Shape<units>>(states), View<float, 5, Shape<units>>(next));
  for (std::size_t b = 0; b < 5; ++b) {
    Units const state = random_state(b);
    for (std::size_t i = 0; i < units; ++i) {
      Units alone = state;
      net.update(alone, i);
      BOOST_TEST(next(b, i) == alone[i]);
    }
  }
  BOOST_TEST(summary_text<Network<Net>>().find("Hopfield") != std::string::npos);
  // Where a network is initialised, nothing is stored in it.
  Network<Net> filled{};
  filled.layer<0>() = net;
  initialize(filled, 1);
  BOOST_TEST((filled.layer<0>().weight == Net{}.weight && filled.layer<0>().thresholds == Net{}.thresholds));
}

namespace {

constexpr Net constant = random_net(7);

}  // namespace

// Nothing is learned through its steps, but behind it.
BOOST_AUTO_TEST_CASE(frozen_in_front_of_what_is_trained) {
  using Trained = Network<Frozen<constant>, Dense<units, 2>>;
  auto const net = std::make_unique<Trained>();
  initialize(*net, 1);
  auto const memory = std::make_unique<TrainingMemory<Trained, 3>>();
  Tensor<float, 3, units> x;
  for (std::size_t b = 0; b < 3; ++b) {
    Units const state = random_state(b);
    std::copy(state.begin(), state.end(), x.data() + b * units);
  }
  Labels<3> const labels{0, 1, 1};
  Sgd<Trained> sgd{0.01};
  float const first = train_step(*net, sgd, Objective{SoftmaxCrossEntropy{}}, x, labels, *memory).total();
  float last = first;
  for (int step = 0; step < 20; ++step) {
    last = train_step(*net, sgd, Objective{SoftmaxCrossEntropy{}}, x, labels, *memory).total();
  }
  BOOST_TEST(last < first);
}
