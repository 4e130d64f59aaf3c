// Options are the number that was given, in double and in float; what a network of float computes from them agrees with
// double, and moments apart move a network as those inside do.
#define BOOST_TEST_MODULE option
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <ingot/networks.hpp>
#include <limits>

using namespace ingot;

namespace {

constexpr Option<> small = 1e-60;
static_assert(double(small) == 1e-60 && small.as<float>() == 0.0f);
static_assert(double(Option<>(1e60)) == 1e60);
static_assert(double(Option<>(0.1f)) == static_cast<double>(0.1f));
static_assert(Option<>(3) == 3.0 && Option<>{} == 0.0);
static_assert(Option<>(0.999).complement<float>() == static_cast<float>(1.0 - 0.999));
static_assert(Option<>(0.999f).complement<float>() == 1.0f - 0.999f);
static_assert(Option<double>(0.999).complement<double>() == 1.0 - 0.999);
// In the option's own arithmetic.
static_assert((Option<float>(0.1) *= 3).as<float>() == 0.1f * 3.0f);
static_assert((Option<double>(0.1) *= 3) == 0.1 * 3.0);

static_assert(((Option<float>(8) /= 2) += 1.5) == 5.5);

// A schedule's rate in the arithmetic of the option that takes it, through other schedules and functions, too.
constexpr CosineDecay cosine{0.1, 30};
constexpr WarmUp warm_up{3, [](std::size_t t) { return cosine(t); }};
static_assert(Option<double>(warm_up(10)) == double(warm_up(10)));
static_assert(Option<float>(warm_up(10)).as<float>() == warm_up(10).in<float>());
static_assert(Option<float>(StepDecay{0.5, 0.5, 2}(5)).as<float>() == 0.125f);

template <class Schedule>
void check_rates(Schedule const& schedule, std::size_t steps) {
  double worst = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    double const rate = schedule(t);
    double const error = std::abs(static_cast<double>(schedule(t).template in<float>()) - rate);
    worst = std::max(worst, error / rate);
  }
  BOOST_TEST(worst <= 1e-5);
}

template <class T>
using Net = Network<Dense<3, 4, T>, Tanh<4>, Dense<4, 2, T>>;

template <class T>
void set_gradient(Net<T>& gradient, std::uint64_t step) {
  initialize(gradient, step, NormalWeights{0.3});
}

template <class T>
bool equal(Net<T> const& a, Net<T> const& b) {
  bool result = true;
  visit_parameters([&](ParameterPath const&, Parameter, auto const& x, auto const& y) { result = result && x == y; }, a,
                   b);
  return result;
}

// Steps of an optimizer with its moments inside, and with them apart.
template <template <class> class Optimizer, class T>
void check_apart() {
  Net<T> together{};
  initialize(together, 1);
  Net<T> parted = together;
  Optimizer<Net<T>> optimizer{.learning_rate = 0.02};
  typename Optimizer<Net<T>>::Moments moments{};
  typename Optimizer<Net<T>>::Apart const apart{.learning_rate = 0.02, .moments = moments};
  Net<T> gradient{};
  for (std::uint64_t step = 0; step < 5; ++step) {
    set_gradient(gradient, step);
    optimizer.step(together, gradient);
    apart.step(parted, gradient);
    BOOST_TEST(equal(together, parted));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(rates_in_float) {
  check_rates(ConstantRate{0.3}, 3);
  check_rates(StepDecay{0.05, 0.3, 100}, 2000);
  check_rates(ExponentialDecay{0.05, 0.999}, 20000);
  check_rates(ExponentialDecay{0.05, 0.3}, 50);
  check_rates(ExponentialDecay{0.05, 0.9999}, 100000);
  check_rates(CosineDecay{0.05, 1000}, 1000);
  check_rates(CosineDecay{0.05, 1000, 0.01}, 1100);
  check_rates(WarmUp{10, ExponentialDecay{0.05, 0.99}}, 500);
  BOOST_TEST((ExponentialDecay{0.5, 0.0}(1).in<float>()) == 0.0f);
  BOOST_TEST((ExponentialDecay{0.5, 0.0}(0).in<float>()) == 0.5f);
  BOOST_TEST((ExponentialDecay{0.5, 2.0}(3).in<float>()) == 4.0f, boost::test_tools::tolerance(1e-6f));
}

// Also after so many steps that what is added is below the last digit of the sum.
BOOST_AUTO_TEST_CASE(corrections_of_the_start) {
  for (double const beta : {0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999}) {
    detail::StartCorrection<float> in_float;
    detail::StartCorrection<double> in_double;
    double worst = 0;
    double worst_in_double = 0;
    for (int t = 1; t <= 200000; ++t) {
      double const expected = beta == 0.0 ? 1.0 : -std::expm1(t * std::log(beta));
      double const found = static_cast<double>(in_float.next(Option<>(beta).complement<float>()));
      worst = std::max(worst, std::abs(found / expected - 1));
      worst_in_double = std::max(worst_in_double, std::abs(in_double.next(1.0 - beta) / expected - 1));
    }
    BOOST_TEST(worst <= 2e-7);
    BOOST_TEST(worst_in_double <= 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(moments_apart) {
  check_apart<Momentum, float>();
  check_apart<RmsProp, float>();
  check_apart<Adam, float>();
  check_apart<AdamW, double>();
}

// Schemes in integers, as parts without a unit for double have them.
BOOST_AUTO_TEST_CASE(weights_in_integers) {
  auto const check = [](auto const& scheme) {
    Parameter parameter{};
    parameter.fan_in = 300;
    parameter.fan_out = 77;
    using N = detail::IntegerDouble;
    N const scale = scheme.template scale<N>(parameter);
    for (std::uint64_t i = 0; i < 5000; ++i) {
      float const expected = static_cast<float>(scheme(parameter, RandomKey{9}, i));
      BOOST_REQUIRE((detail::draw_scaled<N>(scheme, scale, RandomKey{9}, i).template as<float>() == expected));
    }
  };
  check(XavierUniform{});
  check(XavierUniform{5.0 / 3.0});
  check(XavierUniform{0.7f});
  check(XavierNormal{0.1});
  check(HeUniform{});
  check(HeNormal{});
  check(LecunUniform{});
  check(LecunNormal{});
  check(NormalWeights{0.3});
  check(NormalWeights{0.0});
  check(NormalWeights{1e-40});
}
