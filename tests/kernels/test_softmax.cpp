// Softmax along any axis against its formula in long double, one index at a time.
#define BOOST_TEST_MODULE softmax
#include "ingot/kernels/softmax.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "ingot/core/dual.hpp"
#include "random_numbers.hpp"

using namespace ingot;
using namespace ingot::kernels;

namespace {

template <class T>
std::vector<T> numbers(std::size_t count, std::size_t seed, double scale) {
  tests::Randomness random(seed);
  std::vector<T> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<T>(scale * (static_cast<double>(random.below(2000)) - 1000.0) / 1000.0));
  }
  return values;
}

template <class T>
std::vector<long double> widened(std::vector<T> const& values) {
  return {values.begin(), values.end()};
}

template <class T>
void check_close(char const* what, std::vector<T> const& actual, std::vector<long double> const& expected,
                 double scale) {
  auto const wide = widened(actual);
  double worst = 0.0;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    worst = std::max(worst, static_cast<double>(std::abs(wide[i] - expected[i])) / scale);
  }
  double const units = worst / static_cast<double>(std::numeric_limits<T>::epsilon());
  BOOST_TEST_CONTEXT(what) {
    BOOST_TEST(units < 16.0);
  }
}

// `range` is the largest |x|; at 1000, e^x is out of range.
template <class T, std::size_t Outer, std::size_t N, std::size_t Inner>
void check_axis(double range) {
  constexpr std::size_t size = Outer * N * Inner;
  auto const x = numbers<T>(size, N + Inner, range);
  auto const dp = numbers<T>(size, N + Inner + 1, 1.0);
  auto const wide_x = widened(x);
  auto const wide_dp = widened(dp);
  std::vector<long double> p(size);
  std::vector<long double> dx(size);
  std::vector<long double> log_sums(Outer * Inner);
  for (std::size_t o = 0; o < Outer; ++o) {
    for (std::size_t c = 0; c < Inner; ++c) {
      auto const at = [&](std::size_t i) { return (o * N + i) * Inner + c; };
      long double largest = wide_x[at(0)];
      for (std::size_t i = 0; i < N; ++i) largest = std::max(largest, wide_x[at(i)]);
      long double sum = 0;
      for (std::size_t i = 0; i < N; ++i) sum += std::exp(wide_x[at(i)] - largest);
      log_sums[o * Inner + c] = largest + std::log(sum);
      long double product = 0;
      for (std::size_t i = 0; i < N; ++i) {
        p[at(i)] = std::exp(wide_x[at(i)] - largest) / sum;
        product += p[at(i)] * wide_dp[at(i)];
      }
      for (std::size_t i = 0; i < N; ++i) dx[at(i)] = p[at(i)] * (wide_dp[at(i)] - product);
    }
  }
  BOOST_TEST_CONTEXT("[" << Outer << ", " << N << ", " << Inner << "] up to " << range) {
    std::vector<T> actual(size);
    softmax_axis<Outer, N, Inner>(x.data(), actual.data());
    check_close("softmax", actual, p, 1.0);
    auto in_place = x;
    softmax_axis<Outer, N, Inner>(in_place.data(), in_place.data());
    BOOST_TEST(in_place == actual, boost::test_tools::per_element());
    std::vector<T> sums(Outer * Inner);
    log_sum_exp_axis<Outer, N, Inner>(x.data(), sums.data());
    check_close("log_sum_exp", sums, log_sums, std::max(1.0, range));
    if constexpr (Inner == 1) {
      std::vector<T> slopes(size);
      auto upstream = dp;
      for (std::size_t row = 0; row < size; row += N) {
        softmax_backward<N>(actual.data() + row, dp.data() + row, slopes.data() + row);
        softmax_backward<N>(actual.data() + row, upstream.data() + row, upstream.data() + row);
      }
      check_close("backward", slopes, dx, 1.0);
      BOOST_TEST(upstream == slopes, boost::test_tools::per_element());
    }
  }
}

template <class T>
void check_shapes() {
  for (double const range : {1.0, 30.0, 1000.0}) {
    check_axis<T, 1, 1, 1>(range);
    check_axis<T, 3, 10, 1>(range);
    check_axis<T, 2, 700, 1>(range);
    check_axis<T, 1, 1, 5>(range);
    check_axis<T, 3, 7, 5>(range);
    check_axis<T, 2, 21, 16>(range);
    check_axis<T, 2, 40, 37>(range);
    check_axis<T, 1, 700, 3>(range);
  }
}

template <class T>
constexpr bool holds_in_the_compiler() {
  std::array<T, 6> x{T(0), T(1000), T(0), T(1000), T(0), T(-1000)};  // 3 x 2
  std::array<T, 2> sums{};
  log_sum_exp_axis<1, 3, 2>(x.data(), sums.data());
  softmax_axis<1, 3, 2>(x.data(), x.data());
  T const third = T(1) / T(3);
  T const error = math::abs(x[0] - third) + math::abs(sums[0] - math::log(T(3))) + math::abs(x[1] - T(0.5));
  return error < T(1e-6) && x[5] == T(0);
}
static_assert(holds_in_the_compiler<float>());
static_assert(holds_in_the_compiler<double>());
static_assert(holds_in_the_compiler<Dual<double>>());

}  // namespace

BOOST_AUTO_TEST_CASE(axes) {
  check_shapes<float>();
  check_shapes<double>();
}

BOOST_AUTO_TEST_CASE(infinite_logits) {
  double const infinity = std::numeric_limits<double>::infinity();
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const of = [](double a, double b) {
    std::array<double, 2> const x{a, b};
    return log_sum_exp<2>(x.data());
  };
  BOOST_TEST(of(-infinity, -infinity) == -infinity);
  BOOST_TEST(of(-infinity, 2.0) == 2.0);
  BOOST_TEST(of(infinity, 2.0) == infinity);
  BOOST_TEST(std::isnan(of(infinity, nan)));
  BOOST_TEST(std::isnan(of(nan, -infinity)));
}

// The derivative of ln sum e^x is the softmax, along any axis.
BOOST_AUTO_TEST_CASE(derivative_of_log_sum_exp) {
  std::array<Dual<double>, 6> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = Dual<double>(0.3 * static_cast<double>(i * i % 5));
  for (std::size_t seed = 0; seed < x.size(); ++seed) {
    auto along = x;
    along[seed].derivative = 1.0;
    std::array<Dual<double>, 6> p{};
    std::array<Dual<double>, 2> log_sums{};
    softmax_axis<1, 3, 2>(along.data(), p.data());
    log_sum_exp_axis<1, 3, 2>(along.data(), log_sums.data());
    BOOST_TEST(std::abs(log_sums[seed % 2].derivative - p[seed].value) < 1e-15);
  }
}

// The derivative of the softmax is what backward makes of it.
BOOST_AUTO_TEST_CASE(derivative_of_softmax) {
  for (std::size_t seed = 0; seed < 3; ++seed) {
    std::array<Dual<double>, 3> x{Dual<double>(0.0), Dual<double>(0.3), Dual<double>(1.2)};
    x[seed].derivative = 1.0;
    std::array<Dual<double>, 3> p{};
    softmax<3>(x.data(), p.data());
    std::array<double, 3> const values{p[0].value, p[1].value, p[2].value};
    for (std::size_t output = 0; output < p.size(); ++output) {
      std::array<double, 3> upstream{};
      std::array<double, 3> slopes{};
      upstream[output] = 1.0;
      softmax_backward<3>(values.data(), upstream.data(), slopes.data());
      BOOST_TEST(std::abs(p[output].derivative - slopes[seed]) < 1e-15);
    }
  }
}
