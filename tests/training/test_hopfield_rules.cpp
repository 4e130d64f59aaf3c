// What Hebb's rule, Storkey's and the pseudo-inverse store: against their formulas, and how much of it is recalled.
#define BOOST_TEST_MODULE hopfield_rules
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <ingot/energies.hpp>
#include <memory>

#include "../device/hopfield_recall.hpp"

using namespace ingot;

namespace {

template <std::size_t P, std::size_t N, class T = float>
constexpr Tensor<T, P, N> random_patterns(std::uint64_t seed) {
  Tensor<T, P, N> patterns{};
  for (std::size_t i = 0; i < P * N; ++i) patterns[i] = RandomKey{seed, 7}.word(i) % 2 == 0 ? T(1) : T(-1);
  return patterns;
}

// Letters in five by five, stored while this file compiles, and one of them recalled with four units wrong.
template <std::size_t N>
constexpr Tensor<float, N - 1> drawn(char const (&picture)[N]) {
  Tensor<float, N - 1> pattern{};
  for (std::size_t i = 0; i + 1 < N; ++i) pattern[i] = picture[i] == '#' ? 1.0F : -1.0F;
  return pattern;
}
constexpr auto letter_t = drawn("#####..#....#....#....#..");
constexpr auto letter_h = drawn("#...##...#######...##...#");
constexpr auto damaged = drawn("##.##..#....#.........###");

template <class Rule>
constexpr bool recalls_while_compiling() {
  Hopfield<25> net{};
  if (!store(net, letter_t, HebbRule{}) || !store(net, letter_h, HebbRule{})) return false;
  if constexpr (!std::is_same_v<Rule, HebbRule>) {
    net = {};
    Tensor<float, 2, 25> both{};
    for (std::size_t i = 0; i < 25; ++i) both(0, i) = letter_t[i], both(1, i) = letter_h[i];
    if (!store(net, both, Rule{})) return false;
  }
  auto state = damaged;
  return net.is_symmetric() && net.recall(state, {.key = {1, 2}}) && state == letter_t;
}
static_assert(recalls_while_compiling<HebbRule>());
static_assert(recalls_while_compiling<StorkeyRule>());
static_assert(recalls_while_compiling<PseudoInverseRule>());

}  // namespace

BOOST_AUTO_TEST_CASE(hebbs_rule_is_its_formula) {
  constexpr auto patterns = random_patterns<3, 21>(1);
  Hopfield<21> net{};
  BOOST_TEST(bool(store(net, patterns)));
  for (std::size_t i = 0; i < 21; ++i) {
    for (std::size_t j = 0; j < 21; ++j) {
      float sum = 0;
      for (std::size_t k = 0; k < 3; ++k) sum += patterns(k, i) * patterns(k, j);
      BOOST_TEST(net.weight(i, j) == (i == j ? 0.0F : sum));
    }
  }
  // One by one, and forgotten by the opposite rate.
  Hopfield<21> other{};
  for (std::size_t k = 0; k < 3; ++k) {
    Tensor<float, 21> pattern{};
    for (std::size_t i = 0; i < 21; ++i) pattern[i] = patterns(k, i);
    BOOST_TEST(bool(store(other, pattern, HebbRule{.rate = 1.0})));
  }
  BOOST_TEST((other.weight == net.weight));
  BOOST_TEST(bool(store(other, patterns, HebbRule{.rate = -1.0})));
  BOOST_TEST((other.weight == Hopfield<21>{}.weight));
}

BOOST_AUTO_TEST_CASE(storkeys_rule_is_its_formula) {
  constexpr std::size_t n = 18;
  constexpr auto patterns = random_patterns<5, n, double>(2);
  Hopfield<n, double> net{};
  BOOST_TEST(bool(store(net, patterns, StorkeyRule{})));
  std::array<std::array<double, n>, n> w{};
  for (std::size_t m = 0; m < 5; ++m) {
    auto const before = w;
    auto const field = [&](std::size_t i, std::size_t j) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += k == i || k == j ? 0.0 : before[i][k] * patterns(m, k);
      return sum;
    };
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (i == j) continue;
        w[i][j] += (patterns(m, i) * patterns(m, j) - patterns(m, i) * field(j, i) - field(i, j) * patterns(m, j)) / n;
      }
    }
  }
  BOOST_TEST(net.is_symmetric());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) BOOST_TEST(std::abs(net.weight(i, j) - w[i][j]) < 1e-14);
  }
}

// W with its diagonal is the projection onto the patterns, which they and their sums pass unchanged and what is
// orthogonal to them does not; of its diagonal the trace is their number.
BOOST_AUTO_TEST_CASE(the_pseudo_inverse_is_a_projection) {
  constexpr std::size_t n = 40;
  constexpr std::size_t p = 12;
  constexpr auto patterns = random_patterns<p, n, double>(3);
  auto const net = std::make_unique<Hopfield<n, double>>();
  *net = {};
  Workspace<double, pseudo_inverse_workspace_size<p>> workspace;
  BOOST_TEST(bool(store(*net, patterns, PseudoInverseRule{}, workspace)));
  BOOST_TEST(net->is_symmetric());
  auto on_stack = std::make_unique<Hopfield<n, double>>();
  BOOST_TEST(bool(store(*on_stack, patterns, PseudoInverseRule{})));
  BOOST_TEST((on_stack->weight == net->weight));
  // The missing diagonal follows from the first pattern: w[i, i] p[i] = p[i] - field[i].
  std::array<double, n> diagonal{};
  double trace = 0;
  for (std::size_t k = 0; k < p; ++k) {
    Tensor<double, n> pattern{};
    for (std::size_t i = 0; i < n; ++i) pattern[i] = patterns(k, i);
    for (std::size_t i = 0; i < n; ++i) {
      double const rest = (pattern[i] - net->field(pattern, i)) / pattern[i];
      if (k == 0) {
        diagonal[i] = rest;
        trace += rest;
      }
      BOOST_TEST(std::abs(rest - diagonal[i]) < 1e-12);
    }
    BOOST_TEST(net->is_at_rest(pattern));
  }
  BOOST_TEST(std::abs(trace - static_cast<double>(p)) < 1e-11);
  // W W = W
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) {
        sum += (net->weight(i, k) + (i == k ? diagonal[i] : 0)) * (net->weight(k, j) + (k == j ? diagonal[j] : 0));
      }
      BOOST_TEST(std::abs(sum - net->weight(i, j) - (i == j ? diagonal[i] : 0)) < 1e-12);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_stored_leaves_the_network_as_it_was) {
  auto patterns = random_patterns<4, 20>(4);
  Hopfield<20> net{};
  BOOST_TEST(bool(store(net, patterns, StorkeyRule{})));
  Hopfield<20> const before = net;
  auto const unchanged = [&] { return net.weight == before.weight && net.thresholds == before.thresholds; };
  // The last is the first one's opposite, then a copy; of four units the fifth pattern depends.
  for (float const sign : {1.0F, -1.0F}) {
    for (std::size_t i = 0; i < 20; ++i) patterns(3, i) = sign * patterns(0, i);
    BOOST_TEST((store(net, patterns, PseudoInverseRule{}) == StoreResult{StoreEnd::dependent, 3}));
    BOOST_TEST(unchanged());
  }
  Tensor<float, 4, 4> const dependent{{1, 1, 1, -1}, {1, 1, -1, 1}, {1, -1, 1, 1}, {-1, 1, 1, 1}};
  Tensor<float, 5, 4> five{};
  for (std::size_t i = 0; i < 16; ++i) five[i] = dependent[i];
  for (std::size_t i = 16; i < 20; ++i) five[i] = 1;
  Hopfield<4> small{};
  BOOST_TEST((store(small, five, PseudoInverseRule{}) == StoreResult{StoreEnd::dependent, 4}));
  BOOST_TEST(bool(store(small, dependent, PseudoInverseRule{})));
  for (float const wrong : {0.0F, 0.5F, __builtin_nanf("")}) {
    patterns = random_patterns<4, 20>(4);
    patterns(2, 19) = wrong;
    BOOST_TEST((store(net, patterns) == StoreResult{StoreEnd::not_binary, 2}));
    BOOST_TEST((store(net, patterns, StorkeyRule{}) == StoreResult{StoreEnd::not_binary, 2}));
    BOOST_TEST((store(net, patterns, PseudoInverseRule{}) == StoreResult{StoreEnd::not_binary, 2}));
    BOOST_TEST(unchanged());
  }
}

namespace {

// The part of P random patterns of 100 units that rest exactly, over several draws.
template <class Rule, std::size_t P>
double part_at_rest() {
  constexpr std::size_t n = 100;
  constexpr std::uint64_t draws = 4;
  auto const net = std::make_unique<Hopfield<n>>();
  auto const workspace = std::make_unique<Workspace<float, pseudo_inverse_workspace_size<P>>>();
  int resting = 0;
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    *net = {};
    auto const patterns = random_patterns<P, n>(1000 + draw);
    if constexpr (std::is_same_v<Rule, PseudoInverseRule>) {
      BOOST_REQUIRE(bool(store(*net, patterns, Rule{}, *workspace)));
    } else {
      BOOST_REQUIRE(bool(store(*net, patterns, Rule{})));
    }
    for (std::size_t k = 0; k < P; ++k) {
      Tensor<float, n> state{};
      for (std::size_t i = 0; i < n; ++i) state[i] = patterns(k, i);
      resting += net->is_at_rest(state);
    }
  }
  return static_cast<double>(resting) / static_cast<double>(draws * P);
}

}  // namespace

// examples/recall.cpp prints the whole table.
BOOST_AUTO_TEST_CASE(capacity) {
  double const hebb_5 = part_at_rest<HebbRule, 5>();
  double const hebb_14 = part_at_rest<HebbRule, 14>();
  double const hebb_25 = part_at_rest<HebbRule, 25>();
  double const storkey_14 = part_at_rest<StorkeyRule, 14>();
  double const storkey_25 = part_at_rest<StorkeyRule, 25>();
  BOOST_TEST_MESSAGE("at rest: Hebb " << hebb_5 << ", " << hebb_14 << ", " << hebb_25 << ", Storkey " << storkey_14
                                      << ", " << storkey_25);
  BOOST_TEST(hebb_5 == 1.0);
  BOOST_TEST(hebb_14 < 0.9);
  BOOST_TEST(hebb_25 < 0.1);
  BOOST_TEST(storkey_14 == 1.0);
  BOOST_TEST(storkey_25 > 0.9);
  BOOST_TEST((part_at_rest<PseudoInverseRule, 25>()) == 1.0);
  BOOST_TEST((part_at_rest<PseudoInverseRule, 50>()) == 1.0);
}

// The bits of a recall are those of the compiler, which has no registers of several numbers; tests/device has them from a
// microcontroller.
BOOST_AUTO_TEST_CASE(recall_has_the_bits_of_the_compiler) {
  constexpr std::uint32_t compiled = HopfieldRecall{}.run(7);
  auto const recall = std::make_unique<HopfieldRecall>();
  std::uint64_t volatile seed = 7;
  BOOST_TEST(recall->run(seed) == compiled);
  BOOST_TEST(recall->run(seed + 1) != compiled);
}
