// Sums of layers against long double: their errors are within the bounds that dense.hpp, conv2d.hpp and pooling.hpp in
// layers/ state.
#define BOOST_TEST_MODULE errors

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/pooling.hpp"
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

constexpr long double wide(auto number) {
  return static_cast<long double>(number);
}

// So many roundings of the terms' magnitudes, and nothing for what roundings of roundings are.
template <class T>
bool is_within(T found, long double expected, long double magnitudes, double roundings) {
  long double const unit = wide(std::numeric_limits<T>::epsilon()) / 2;
  return std::abs(wide(found) - expected) <= wide(roundings) * unit * magnitudes;
}

template <class T, std::size_t In, std::size_t Out>
void check_dense() {
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
      long double sum = wide(b[o]);
      long double magnitudes = std::abs(sum);
      for (std::size_t i = 0; i < In; ++i) {
        long double const term = wide(w[o * In + i]) * wide(x[i]);
        sum += term;
        magnitudes += std::abs(term);
      }
      BOOST_TEST(is_within(y[o], sum, magnitudes, roundings));
    }
    for (std::size_t i = 0; i < In; ++i) {
      long double sum = 0;
      long double magnitudes = 0;
      for (std::size_t o = 0; o < Out; ++o) {
        long double const term = wide(w[o * In + i]) * wide(dy[o]);
        sum += term;
        magnitudes += std::abs(term);
      }
      BOOST_TEST(is_within(dx[i], sum, magnitudes, static_cast<double>(Out) / 4 + 6));
    }
  }
}

template <class T>
void check_dense_sizes() {
  check_dense<T, 1, 1>();
  check_dense<T, 15, 3>();
  check_dense<T, 16, 4>();
  check_dense<T, 17, 7>();
  check_dense<T, 100, 5>();
  check_dense<T, 2048, 3>();
  check_dense<T, 2049, 2>();
  check_dense<T, 10000, 6>();
}

// A 3x3 convolution of 40 channels with padding, stride 2, and the means of the same windows.
template <class T>
void check_windows() {
  constexpr std::size_t channels = 40, filters = 3, size = 9, kernel = 3, stride = 2, padding = 1;
  constexpr auto window = kernels::make_window({size, size}, kernel, stride, 1, padding);
  constexpr std::size_t outputs = window.rows.output();
  using X = Shape<channels, size, size>;
  using Y = Shape<filters, outputs, outputs>;
  using Means = Shape<channels, outputs, outputs>;
  auto const x = numbers<T>(X::size, 1);
  auto const w = numbers<T>(filters * channels * kernel * kernel, 2);
  auto const b = numbers<T>(filters, 3);
  std::vector<T> y(Y::size);
  std::vector<T> means(Means::size);
  View<T const, 1, X> const input(x.data(), X::size);
  kernels::convolution_forward<true, window, kernels::Channels{channels, filters, 1}>(w.data(), b.data(), input,
                                                                                      View<T, 1, Y>(y.data(), Y::size));
  kernels::avg_pool_forward<window, channels>(input, View<T, 1, Means>(means.data(), Means::size));
  // Calls visit(pixel, tap) for what the window of an output reads of a channel.
  auto const each_tap = [](std::size_t output, auto const& visit) {
    for (std::size_t tap = 0; tap < kernel * kernel; ++tap) {
      std::size_t const row = output / outputs * stride + tap / kernel;
      std::size_t const column = output % outputs * stride + tap % kernel;
      if (row < padding || column < padding || row >= size + padding || column >= size + padding) continue;
      visit((row - padding) * size + column - padding, tap);
    }
  };
  for (std::size_t i = 0; i < Y::size; ++i) {
    std::size_t const f = i / (outputs * outputs);
    long double sum = wide(b[f]);
    long double magnitudes = std::abs(sum);
    for (std::size_t c = 0; c < channels; ++c) {
      each_tap(i % (outputs * outputs), [&](std::size_t pixel, std::size_t tap) {
        long double const term = wide(w[(f * channels + c) * kernel * kernel + tap]) * wide(x[c * size * size + pixel]);
        sum += term;
        magnitudes += std::abs(term);
      });
    }
    BOOST_TEST(is_within(y[i], sum, magnitudes, channels * kernel * kernel + 1));
  }
  for (std::size_t i = 0; i < Means::size; ++i) {
    long double sum = 0;
    long double magnitudes = 0;
    each_tap(i % (outputs * outputs), [&](std::size_t pixel, std::size_t) {
      long double const term = wide(x[i / (outputs * outputs) * size * size + pixel]);
      sum += term;
      magnitudes += std::abs(term);
    });
    long double const count = kernel * kernel;
    BOOST_TEST(is_within(means[i], sum / count, magnitudes / count, kernel * kernel + 1));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(windows) {
  check_windows<float>();
  check_windows<double>();
}

BOOST_AUTO_TEST_CASE(dense) {
  check_dense_sizes<float>();
  check_dense_sizes<double>();
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
