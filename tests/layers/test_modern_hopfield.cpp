// The continuous modern Hopfield network: its gradient, its energy, and what it recalls and learns.
#define BOOST_TEST_MODULE modern_hopfield
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "energy_cases.hpp"
#include "table_by_differences.hpp"

using namespace ingot;

namespace {

template <class L>
void draw(L& layer, RandomKey key, double size) {
  std::uint64_t i = 0;
  for (auto& p : layer.patterns) p = static_cast<typename L::scalar>(size * standard_normal(key, i++));
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_by_differences) {
  tests::check_table<tests::EnergyCases>();
}

// Of random patterns and states, with beta from where all patterns are one to where each has a place of its own.
BOOST_AUTO_TEST_CASE(no_step_raises_the_energy) {
  constexpr std::size_t n = 12;
  constexpr std::size_t p = 30;
  int falls = 0;
  auto const check = [&]<class Layer>(std::type_identity<Layer>) {
    auto const layer = std::make_unique<Layer>();
    Workspace<double, Layer::template workspace_size<1>> workspace;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      draw(*layer, {seed, 0}, seed % 3 == 0 ? 0.3 : 1.0);
      typename Layer::state_type state;
      for (std::size_t i = 0; i < n; ++i) state[i] = 2.0 * standard_normal({seed, 1}, i);
      double before = layer->energy(state);
      BOOST_TEST(before >= 0.0);
      for (int step = 0; step < 20; ++step) {
        typename Layer::state_type next;
        layer->template forward<1>(View<double const, 1, Shape<n>>(state), View<double, 1, Shape<n>>(next), workspace);
        state = next;
        double const after = layer->energy(state);
        BOOST_TEST(after >= 0.0);
        // What the sums round is all that it may rise.
        BOOST_TEST(after <= before + 1e-14 * (1.0 + before));
        falls += after < before - 1e-3;
        before = after;
      }
    }
  };
  check(std::type_identity<ModernHopfield<Shape<n>, p, ModernHopfieldOptions{.beta = 0.2}, double>>{});
  check(std::type_identity<ModernHopfield<Shape<n>, p, ModernHopfieldOptions{.beta = 1.0}, double>>{});
  check(std::type_identity<ModernHopfield<Shape<n>, p, ModernHopfieldOptions{.beta = 8.0}, double>>{});
  BOOST_TEST(falls > 100);
}

// Far more patterns of one length than units, each recalled by one step from a state near it.
BOOST_AUTO_TEST_CASE(a_step_recalls_more_patterns_than_there_are_units) {
  constexpr std::size_t n = 20;
  constexpr std::size_t p = 200;
  using Layer = ModernHopfield<Shape<n>, p, ModernHopfieldOptions{.beta = 8.0}>;
  auto const layer = std::make_unique<Layer>();
  for (std::size_t i = 0; i < layer->patterns.size(); ++i) {
    layer->patterns[i] = RandomKey{5, 0}.word(i) % 2 == 0 ? 1.0F : -1.0F;
  }
  auto const y = std::make_unique<Tensor<float, p, n>>();
  auto const x = std::make_unique<Tensor<float, p, n>>();
  for (std::size_t i = 0; i < x->size(); ++i) {
    (*x)[i] = layer->patterns[i] + static_cast<float>(0.2 * standard_normal({5, 1}, i));
  }
  auto const workspace = std::make_unique<Workspace<float, Layer::workspace_size<p>>>();
  layer->forward<p>(View<float const, p, Shape<n>>(*x), View<float, p, Shape<n>>(*y), *workspace);
  for (std::size_t i = 0; i < y->size(); ++i) BOOST_REQUIRE(std::abs((*y)[i] - layer->patterns[i]) < 1e-3F);
}

// Patterns that are learned by gradient: a memory that repairs what is damaged, of as many kinds as it has patterns.
BOOST_AUTO_TEST_CASE(patterns_are_learned) {
  using Net = decltype(build<Shape<8>>(modern_hopfield<4, ModernHopfieldOptions{.beta = 2.0, .learned_beta = true}>));
  static_assert(
      std::is_same_v<Net,
                     Network<ModernHopfield<Shape<8>, 4, ModernHopfieldOptions{.beta = 2.0, .learned_beta = true}>>>);
  static_assert(parameter_count<Net> == 33 && macs_of<Net> == 64 && other_operations_of<Net> == 24);
  constexpr std::size_t batch = 16;
  auto const net = std::make_unique<Net>();
  initialize(*net, 4);
  BOOST_TEST(net->layer<0>().beta() == 2.0F);
  auto const memory = std::make_unique<TrainingMemory<Net, batch>>();
  auto adam = std::make_unique<Adam<Net>>();
  adam->learning_rate = 0.05;
  double first = 0;
  double last = 0;
  for (std::uint64_t step = 0; step < 300; ++step) {
    Tensor<float, batch, 8> x;
    Tensor<float, batch, 8> target;
    for (std::size_t b = 0; b < batch; ++b) {
      auto const kind = RandomKey{6, step}.below(b, 4);
      for (std::size_t i = 0; i < 8; ++i) {
        target(b, i) = RandomKey{7, kind}.word(i) % 2 == 0 ? 1.0F : -1.0F;
        x(b, i) = target(b, i) + static_cast<float>(0.5 * standard_normal({8, step}, b * 8 + i));
      }
    }
    last = static_cast<double>(train_step(*net, *adam, Objective{MeanSquaredError{}}, x, target, *memory).total());
    if (step == 0) first = last;
  }
  BOOST_TEST_MESSAGE("mean squared error from " << first << " to " << last);
  BOOST_TEST(last < 0.05 * first);
}

// A batch as its samples alone, to the bit.
BOOST_AUTO_TEST_CASE(a_sample_does_not_depend_on_its_batch) {
  using Layer = ModernHopfield<Shape<21>, 18, ModernHopfieldOptions{.steps = 2}>;
  auto const layer = std::make_unique<Layer>();
  draw(*layer, {9, 0}, 1.0);
  Tensor<float, 5, 21> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(standard_normal({9, 1}, i));
  Tensor<float, 5, 21> y;
  Workspace<float, Layer::workspace_size<5>> workspace;
  layer->forward<5>(View<float const, 5, Shape<21>>(x), View<float, 5, Shape<21>>(y), workspace);
  for (std::size_t b = 0; b < 5; ++b) {
    Tensor<float, 21> alone;
    layer->forward<1>(View<float const, 1, Shape<21>>(x.data() + b * 21, 21), View<float, 1, Shape<21>>(alone),
                      workspace);
    for (std::size_t i = 0; i < 21; ++i) BOOST_TEST(alone[i] == y(b, i));
  }
}
