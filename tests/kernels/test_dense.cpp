// The products of a dense layer against long double: their errors are within the bounds that layers/dense.hpp states.
#define BOOST_TEST_MODULE dense
#include "ingot/kernels/dense.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "random_numbers.hpp"

using namespace ingot;

namespace {

template <class T>
std::vector<T> numbers(std::size_t count, std::size_t seed) {
  tests::Randomness random(seed);
  std::vector<T> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<T>((static_cast<double>(random.below(2000001)) - 1000000.0) / 1000003.0));
  }
  return values;
}

// So many roundings of the terms' magnitudes, and nothing for what roundings of roundings are.
template <class T>
bool is_within(T found, long double expected, long double magnitudes, double roundings) {
  long double const unit = std::numeric_limits<T>::epsilon() / 2;
  return std::abs(static_cast<long double>(found) - expected) <= roundings * unit * magnitudes;
}

template <class T, std::size_t In, std::size_t Out>
void check() {
  auto const w = numbers<T>(In * Out, In);
  auto const b = numbers<T>(Out, In + 1);
  auto const x = numbers<T>(In, In + 2);
  auto const dy = numbers<T>(Out, In + 3);
  std::vector<T> y(Out);
  std::vector<T> dx(In);
  kernels::dense_forward<true, In, Out>(w.data(), b.data(), View<T const, 1, Shape<In>>(x.data(), In),
                                        View<T, 1, Shape<Out>>(y.data(), Out));
  kernels::dense_backward_input<In, Out>(w.data(), View<T const, 1, Shape<Out>>(dy.data(), Out),
                                         View<T, 1, Shape<In>>(dx.data(), In));
  double const short_sum = In < 2048 ? static_cast<double>(In) : 2048.0;
  double const roundings = short_sum / 16 + 18 + std::log2(static_cast<double>(In) / short_sum);
  BOOST_TEST_CONTEXT(In << " to " << Out) {
    for (std::size_t o = 0; o < Out; ++o) {
      long double sum = b[o];
      long double magnitudes = std::abs(sum);
      for (std::size_t i = 0; i < In; ++i) {
        long double const term = static_cast<long double>(w[o * In + i]) * x[i];
        sum += term;
        magnitudes += std::abs(term);
      }
      BOOST_TEST(is_within(y[o], sum, magnitudes, roundings));
    }
    for (std::size_t i = 0; i < In; ++i) {
      long double sum = 0;
      long double magnitudes = 0;
      for (std::size_t o = 0; o < Out; ++o) {
        long double const term = static_cast<long double>(w[o * In + i]) * dy[o];
        sum += term;
        magnitudes += std::abs(term);
      }
      BOOST_TEST(is_within(dx[i], sum, magnitudes, static_cast<double>(Out) / 4 + 6));
    }
  }
}

template <class T>
void check_sizes() {
  check<T, 1, 1>();
  check<T, 15, 3>();
  check<T, 16, 4>();
  check<T, 17, 7>();
  check<T, 100, 5>();
  check<T, 2048, 3>();
  check<T, 2049, 2>();
  check<T, 10000, 6>();
}

}  // namespace

BOOST_AUTO_TEST_CASE(errors) {
  check_sizes<float>();
  check_sizes<double>();
}

// Numbers of one sign, the larger the later: the worst that a running sum can be given.
BOOST_AUTO_TEST_CASE(error_of_a_growing_sum) {
  constexpr std::size_t n = 2048;
  std::vector<float> a(n);
  std::vector<float> const ones(n, 1.0f);
  long double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    a[i] = 1.0f + static_cast<float>(i) / 7.0f;
    sum += static_cast<long double>(a[i]);
  }
  BOOST_TEST(is_within(kernels::dot<n>(a.data(), ones.data()), sum, sum, n / 16 + 18));
}
