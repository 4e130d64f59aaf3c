// Every activation and softmax at the ends of the range: layers forward and backward, against limits that are written
// down here.
#define BOOST_TEST_MODULE layer_ends
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

#include "activation_ends.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/layers/softmax.hpp"

using namespace ingot;
using namespace tests;

namespace {

Wide normal(Wide x) {
  return std::erfc(-x * std::sqrt(0.5L)) / 2;
}
Wide density(Wide x) {
  return std::exp(-x * x / 2) * 0.39894228040143267794L;
}

template <class T, std::size_t N>
void check_row(std::array<T, N> const& x, std::array<Wide, N> const& softmax, std::array<Wide, N> const& logarithm) {
  std::array<T, N> p{};
  std::array<T, N> l{};
  kernels::softmax<N>(x.data(), p.data());
  kernels::log_softmax<N>(x.data(), l.data());
  // The same numbers as columns.
  std::array<T, 3 * N> columns{};
  for (std::size_t i = 0; i < 3 * N; ++i) columns[i] = x[i / 3];
  kernels::softmax_axis<1, N, 3>(columns.data(), columns.data());
  for (std::size_t i = 0; i < N; ++i) {
    BOOST_TEST(agree(p[i], softmax[i]), "softmax " << i << " is " << p[i] << ", not " << softmax[i]);
    BOOST_TEST(agree(l[i], logarithm[i]), "log_softmax " << i << " is " << l[i] << ", not " << logarithm[i]);
    BOOST_TEST(agree(columns[3 * i + 1], softmax[i]), "column " << i << " is " << columns[3 * i + 1]);
  }
}

template <class T>
void check_rows() {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  constexpr Wide none = std::numeric_limits<Wide>::infinity();
  constexpr Wide unknown = std::numeric_limits<Wide>::quiet_NaN();
  check_row<T, 3>({0, -infinity, 0}, {0.5L, 0, 0.5L}, {-std::log(2.0L), -none, -std::log(2.0L)});
  check_row<T, 3>({0, infinity, 1}, {0, unknown, 0}, {-none, unknown, -none});
  check_row<T, 3>({infinity, infinity, -infinity}, {unknown, unknown, 0}, {unknown, unknown, -none});
  check_row<T, 3>({-infinity, -infinity, -infinity}, {unknown, unknown, unknown}, {unknown, unknown, unknown});
  check_row<T, 3>({0, nan, 1}, {unknown, unknown, unknown}, {unknown, unknown, unknown});
  T const largest = std::numeric_limits<T>::max();
  check_row<T, 3>({largest, -largest, 0}, {1, 0, 0}, {0, -none, -Wide(largest)});
}

}  // namespace

// What lies beyond a function's branch is not computed there: in the compiler an overflow is an error.
constexpr float infinite = std::numeric_limits<float>::infinity();
static_assert(activation::HardSwish::value(1e20f) == 1e20f);
static_assert(activation::HardSwish::value(-1e20f) == 0.0f);
static_assert(activation::Elu<10>::value(88.5f) == 88.5f);
static_assert(activation::Elu<0>::slope(1000.0f) == 1.0f);
static_assert(activation::LeakyRelu<2>::value(3e38f) == 3e38f);
static_assert(activation::HardSigmoid::slope(infinite) == 0.0f);

BOOST_AUTO_TEST_CASE(kinks) {
  check_ends<Relu<end_count>>("Relu", [](Wide x) { return x < 0 ? 0 : x; }, [](Wide x) { return x <= 0 ? 0 : 1; });
  check_ends<LeakyRelu<0.25, end_count>>(
      "LeakyRelu", [](Wide x) { return x > 0 ? x : 0.25L * x; }, [](Wide x) { return x > 0 ? 1 : 0.25L; });
  check_ends<Elu<0.5, end_count>>(
      "Elu", [](Wide x) { return x > 0 ? x : 0.5L * std::expm1(x); },
      [](Wide x) { return x > 0 ? 1 : 0.5L * std::exp(x); });
  check_ends<HardSigmoid<end_count>>(
      "HardSigmoid", [](Wide x) { return x <= -3  ? 0
                                         : x >= 3 ? 1
                                                  : x / 6 + 0.5L; },
      [](Wide x) { return std::isnan(x)       ? x
                          : std::fabs(x) >= 3 ? 0
                                              : 1 / 6.0L; });
  check_ends<HardSwish<end_count>>(
      "HardSwish", [](Wide x) { return x <= -3  ? 0
                                       : x >= 3 ? x
                                                : x * (x + 3) / 6; },
      [](Wide x) { return x <= -3  ? 0
                          : x >= 3 ? 1
                                   : x / 3 + 0.5L; });
}

BOOST_AUTO_TEST_CASE(limits) {
  check_ends<Gelu<end_count>>(
      "Gelu", with_limits(0, std::numeric_limits<Wide>::infinity(), [](Wide x) { return x * normal(x); }),
      with_limits(0, 1, [](Wide x) { return normal(x) + (std::fabs(x) > 1e9L ? 0 : x * density(x)); }));
  check_ends<Silu<end_count>>(
      "Silu", with_limits(0, std::numeric_limits<Wide>::infinity(), [](Wide x) { return x * logistic(x); }),
      with_limits(0, 1, [](Wide x) { return logistic(x) * (1 + x * logistic(-x)); }));
  check_ends<Sigmoid<end_count>>("Sigmoid", logistic, [](Wide x) { return logistic(x) * logistic(-x); });
  check_ends<Tanh<end_count>>(
      "Tanh", [](Wide x) { return std::tanh(x); }, [](Wide x) { return 1 - std::tanh(x) * std::tanh(x); });
  check_ends<Softplus<end_count>>(
      "Softplus", [](Wide x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }, logistic);
}

BOOST_AUTO_TEST_CASE(nan_is_no_zero) {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(activation::LeakyRelu<0.0>::slope(nan) != 0.0);
  BOOST_TEST(activation::LeakyRelu<0.0>::slope(-1.0) == 0.0);
  // A slope that is 0 in float.
  BOOST_TEST(activation::LeakyRelu<1e-60>::value(-std::numeric_limits<float>::infinity()) == 0.0f);
  BOOST_TEST(activation::LeakyRelu<1e-60>::slope(-1.0f) == 0.0f);
  BOOST_TEST(activation::LeakyRelu<0.0>::slope(1.0) == 1.0);
}

// The first of the largest numbers has the gradient; NaN is larger than all others, wherever it stands.
BOOST_AUTO_TEST_CASE(pooling) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  using Pool = MaxPool2d<Shape<1, 2, 10>, 2>;
  Pool pool{};
  Pool gradient{};
  Tensor<float, 1, 2, 10> const x{nan, 9, 9,        nan, -infinity, -infinity, -0.0F, 0, 1, infinity,
                                  9,   9, infinity, 9,   -infinity, -infinity, 0,     0, 2, infinity};
  Tensor<float, 1, 1, 5> y{};
  Tensor<float, 1, 1, 5> const dy{1, 2, 3, 4, 5};
  Tensor<float, 1, 2, 10> dx{};
  Pool::Saved<1, float> saved{};
  pool.forward_training<1, float>(x, y, saved, TrainingContext{{}, 1});
  pool.backward<1, float>(x, y, dy, dx, saved, gradient);
  BOOST_TEST(std::isnan(y[0]));
  BOOST_TEST(std::isnan(y[1]));
  BOOST_TEST(y[2] == -infinity);
  BOOST_TEST(y[3] == 0.0F);
  BOOST_TEST(y[4] == infinity);
  BOOST_TEST((dx == Tensor<float, 1, 2, 10>{1, 0, 0, 2, 3, 0, 4, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  using Average = AvgPool2d<Shape<1, 1, 4>, Size2(1, 2)>;
  Tensor<float, 1, 1, 2> mean{};
  Average{}.forward<1, float>(Tensor<float, 1, 1, 4>{1, nan, infinity, 2}, mean);
  BOOST_TEST(std::isnan(mean[0]));
  BOOST_TEST(mean[1] == infinity);
}

BOOST_AUTO_TEST_CASE(rows_of_infinite_numbers) {
  check_rows<float>();
  check_rows<double>();
}
