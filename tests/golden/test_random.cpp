// The random generator's known answers, and initial parameters against the formulas that they follow.
#define BOOST_TEST_MODULE golden_random
#include "golden.hpp"

#include <memory>

#include "ingot/core/random.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/initialize.hpp"

using namespace ingot;

namespace {

using Words = std::array<std::uint32_t, 4>;

// The file kat_vectors of Random123, philox4x32 with 10 rounds.
static_assert(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

constexpr RandomKey key{0x0123456789ABCDEF, 0x9E3779B97F4A7C15};
constexpr std::size_t drawn = 256;

template <auto Draw>
constexpr std::array<double, drawn> draw(RandomKey from) {
  std::array<double, drawn> values{};
  for (std::size_t i = 0; i < drawn; ++i) values[i] = Draw(from, i);
  return values;
}

// The same key, but known only at run time.
RandomKey run_time_key() {
  std::uint64_t volatile seed = key.seed;
  return {seed, key.stream};
}

using Wide = Network<Dense<300, 200>>;
constexpr double fan_in = 300;
constexpr double fan_out = 200;
constexpr double count = 300 * 200;

struct Moments {
  double mean = 0;
  double deviation = 0;
  double kurtosis = 0;
  double largest = 0;
};

template <class Scheme>
Moments moments_of(Scheme const& scheme) {
  auto const net = std::make_unique<Wide>();
  initialize(*net, 5, scheme);
  auto const& weight = net->layer<0>().weight;
  for (float b : net->layer<0>().bias) BOOST_REQUIRE(b == 0.0f);
  Moments m;
  double square = 0;
  double fourth = 0;
  for (float w : weight) {
    double const v = static_cast<double>(w);
    m.mean += v / count;
    square += v * v / count;
    fourth += v * v * v * v / count;
    m.largest = std::max(m.largest, std::abs(v));
  }
  m.deviation = std::sqrt(square - m.mean * m.mean);
  m.kurtosis = fourth / (square * square);
  return m;
}

// Five standard errors around what a sample of this size shows of its distribution.
void check_spread(Moments const& m, double deviation, double kurtosis) {
  BOOST_TEST(std::abs(m.mean) <= 5 * deviation / std::sqrt(count));
  BOOST_TEST(std::abs(m.deviation / deviation - 1) <= 5 * std::sqrt((kurtosis - 1) / 4 / count));
  BOOST_TEST(std::abs(m.kurtosis / kurtosis - 1) <= 5 * std::sqrt(24 / count));
}

template <class Scheme>
void check_uniform(Scheme const& scheme, double bound) {
  Moments const m = moments_of(scheme);
  check_spread(m, bound / std::sqrt(3.0), 1.8);
  BOOST_TEST(m.largest <= bound);
  BOOST_TEST(m.largest >= bound * (1 - 10 / count));
}

template <class Scheme>
void check_normal(Scheme const& scheme, double deviation) {
  Moments const m = moments_of(scheme);
  check_spread(m, deviation, 3.0);
  BOOST_TEST(m.largest >= 3.5 * deviation);
  BOOST_TEST(m.largest <= 6 * deviation);
}

}  // namespace

BOOST_AUTO_TEST_CASE(words_at_run_time) {
  auto const expected = Golden("random")("words");
  RandomKey const from = run_time_key();
  for (std::size_t i = 0; i < expected.size(); ++i) BOOST_REQUIRE(from.word(i) == expected[i]);
}

BOOST_AUTO_TEST_CASE(uniform_numbers_are_exact) {
  constexpr auto compiled = draw<uniform_symmetric>(key);
  auto const expected = Golden("random")("uniform");
  auto const run = draw<uniform_symmetric>(run_time_key());
  for (std::size_t i = 0; i < drawn; ++i) {
    BOOST_REQUIRE(compiled[i] == expected[i]);
    BOOST_REQUIRE(run[i] == expected[i]);
  }
}

BOOST_AUTO_TEST_CASE(normal_numbers) {
  constexpr auto compiled = draw<standard_normal>(key);
  auto const expected = Golden("random")("normal");
  auto const run = draw<standard_normal>(run_time_key());
  double worst = 0;
  for (std::size_t i = 0; i < drawn; ++i) {
    BOOST_REQUIRE(std::bit_cast<std::uint64_t>(compiled[i]) == std::bit_cast<std::uint64_t>(run[i]));
    worst = std::max(worst, std::abs(run[i] / expected[i] - 1));
  }
  BOOST_TEST_MESSAGE("standard normal: largest relative error " << worst);
  BOOST_TEST(worst <= 1e-14);
}

BOOST_AUTO_TEST_CASE(normal_tails) {
  constexpr std::array p{1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 0.01, 0.074, 0.076, 0.3, 0.5, 0.924, 0.926, 0.99, 0.9999};
  constexpr auto compiled = [p] {
    auto z = p;
    for (double& v : z) v = detail::normal_quantile(v);
    return z;
  }();
  Golden const golden("random");
  auto const probability = golden("tails/p");
  auto const quantile = golden("tails/z");
  BOOST_REQUIRE(probability.size() == p.size());
  double worst = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    BOOST_REQUIRE(probability[i] == p[i]);
    double const z = detail::normal_quantile(probability[i]);
    BOOST_REQUIRE(std::bit_cast<std::uint64_t>(compiled[i]) == std::bit_cast<std::uint64_t>(z));
    worst = std::max(worst, std::abs(z - quantile[i]) / std::max(1.0, std::abs(quantile[i])));
  }
  BOOST_TEST_MESSAGE("normal quantile: largest relative error " << worst);
  BOOST_TEST(worst <= 1e-14);
}

BOOST_AUTO_TEST_CASE(schemes) {
  check_uniform(XavierUniform{}, std::sqrt(6 / (fan_in + fan_out)));
  check_uniform(XavierUniform{5.0 / 3.0}, 5.0 / 3.0 * std::sqrt(6 / (fan_in + fan_out)));
  check_uniform(HeUniform{}, std::sqrt(6 / fan_in));
  check_uniform(LecunUniform{}, std::sqrt(3 / fan_in));
  check_normal(XavierNormal{}, std::sqrt(2 / (fan_in + fan_out)));
  check_normal(HeNormal{}, std::sqrt(2 / fan_in));
  check_normal(LecunNormal{}, std::sqrt(1 / fan_in));
  check_normal(NormalWeights{0.3}, 0.3);
  BOOST_TEST(moments_of(ConstantWeights{0.5}).largest == 0.5);
}

BOOST_AUTO_TEST_CASE(the_same_network_while_compiling_and_at_run_time) {
  using Net = Network<Dense<5, 7>, Dense<7, 3>>;
  constexpr Net compiled = [] {
    Net net{};
    initialize(net, 42, HeNormal{});
    return net;
  }();
  std::uint64_t volatile seed = 42;
  Net run{};
  initialize(run, seed, HeNormal{});
  visit_parameters([](ParameterPath const&, Parameter, auto const& a, auto const& b) { BOOST_TEST((a == b)); },
                   compiled, run);
  BOOST_TEST((compiled.layer<0>().weight[0] != compiled.layer<1>().weight[0]));
}
