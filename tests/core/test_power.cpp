// x^y against long double, in units in the last place, and where C says what it is.
#define BOOST_TEST_MODULE power
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <type_traits>

#include "ingot/core/dual.hpp"
#include "ingot/core/math.hpp"

using namespace ingot;

namespace {

// One unit in the last place of a T at y; of the smallest normal number below it.
template <class T>
long double unit(long double y) {
  int exponent = 0;
  std::frexp(std::max(std::abs(y), static_cast<long double>(std::numeric_limits<T>::min())), &exponent);
  return std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits);
}

// The library's own, whatever a compiler knows about powers.
long double (*volatile library_pow)(long double, long double) = std::pow;

class Uniform {
 public:
  double between(double low, double high) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (static_cast<double>(state_ >> 11) * 0x1p-53);
  }

 private:
  std::uint64_t state_ = 1;
};

template <class T>
struct Largest {
  double error = 0.0;
  T x{};
  T y{};

  void take(T base, T exponent) {
    long double const exact = library_pow(static_cast<long double>(base), static_cast<long double>(exponent));
    if (std::abs(exact) > static_cast<long double>(std::numeric_limits<T>::max())) return;
    T const value = math::pow(base, exponent);
    auto const candidate = static_cast<double>(std::abs(static_cast<long double>(value) - exact) / unit<T>(exact));
    if (candidate <= error) return;
    error = candidate;
    x = base;
    y = exponent;
  }
};

template <class T>
void check_units() {
  double const log_max = std::log(static_cast<double>(std::numeric_limits<T>::max()));
  double const log_min = std::log(static_cast<double>(std::numeric_limits<T>::denorm_min()));
  Uniform random;
  Largest<T> worst;
  for (int i = 0; i < 200000; ++i) {
    // Any base, to an exponent that keeps the power in range; bases near 1 to large exponents; small exponents.
    double const log_x = random.between(log_min, log_max);
    worst.take(static_cast<T>(std::exp(log_x)), static_cast<T>(random.between(log_min, log_max) / log_x));
    double const log_root = random.between(-0.36, 0.36);  // to sqrt 2, where the series is longest
    worst.take(static_cast<T>(std::exp(log_root)), static_cast<T>(random.between(log_min, log_max) / log_root));
    double const near = 1.0 + random.between(-1.0, 1.0) * std::exp(random.between(-15.0, -1.0));
    worst.take(static_cast<T>(near), static_cast<T>(random.between(log_min, log_max) / std::log(near)));
    worst.take(static_cast<T>(random.between(0.0, 4.0)), static_cast<T>(random.between(-4.0, 4.0)));
    worst.take(static_cast<T>(random.between(-9.0, 0.0)), static_cast<T>(std::floor(random.between(-9.0, 9.0))));
  }
  BOOST_TEST_MESSAGE(std::setprecision(17)
                     << sizeof(T) << " bytes: " << worst.error << " ulp at " << worst.x << "^" << worst.y);
  BOOST_TEST(worst.error <= 2.0);
}

// `zero` is added to every argument, so that a value known only at run time keeps the compiler from the work.
template <class T>
constexpr bool exact_ones_hold(T zero) {
  auto const pow = [&](double x, double y) { return math::pow(static_cast<T>(x) + zero, static_cast<T>(y) + zero); };
  bool whole = true;
  for (int x = -12; x <= 12; ++x) {
    T product = T(1);
    for (int y = 0; y <= 6; ++y) {
      whole = whole && pow(x, y) == product;
      product *= static_cast<T>(x);
    }
  }
  return whole && pow(4, 0.5) == T(2) && pow(2, -3) == T(0.125) && pow(0, 3) == T(0) && pow(0, 0.5) == T(0) &&
         pow(0, 0) == T(1) && pow(1, 1e30) == T(1);
}
static_assert(exact_ones_hold(0.0f));
static_assert(exact_ones_hold(0.0));
static_assert(math::pow(-0.0, 3.0) == 0.0);
static_assert(math::pow(2.0, 1e300) == std::numeric_limits<double>::infinity());

template <class T>
void check_special() {
  T const infinity = std::numeric_limits<T>::infinity();
  T const nan = std::numeric_limits<T>::quiet_NaN();
  T const largest = std::numeric_limits<T>::max();
  T const tiny = std::numeric_limits<T>::denorm_min();
  T const zero = T(0);
  T const values[] = {zero,
                      -zero,
                      T(0.5),
                      T(-0.5),
                      T(1),
                      T(-1),
                      T(1.5),
                      T(-1.5),
                      T(2),
                      T(-2),
                      T(3),
                      T(-3),
                      T(8),
                      T(-7),
                      infinity,
                      -infinity,
                      largest,
                      -largest,
                      tiny,
                      -tiny,
                      nan,
                      std::nextafter(T(1), zero),
                      std::nextafter(T(1), T(2))};
  for (T const x : values) {
    for (T const y : values) {
      T const expected = std::pow(x, y);
      T const actual = math::pow(x, y);
      BOOST_TEST_CONTEXT(x << "^" << y << ": " << actual << " for " << expected) {
        BOOST_TEST(std::isnan(actual) == std::isnan(expected));
        if (std::isnan(expected)) continue;
        BOOST_TEST(std::signbit(actual) == std::signbit(expected));
        bool const equal = actual == expected;
        bool const close = std::isfinite(expected) &&
                           std::abs(actual - expected) <= static_cast<T>(unit<T>(static_cast<long double>(expected)));
        BOOST_TEST((equal || close));
      }
    }
  }
}

}  // namespace

// Long double has the digits to tell only where it is larger than double.
BOOST_AUTO_TEST_CASE(within_two_units) {
  check_units<float>();
  if (std::numeric_limits<long double>::digits >= std::numeric_limits<double>::digits + 11) check_units<double>();
}

BOOST_AUTO_TEST_CASE(special_values) {
  check_special<float>();
  check_special<double>();
}

BOOST_AUTO_TEST_CASE(exact_powers) {
  double volatile zero = 0.0;
  BOOST_TEST(exact_ones_hold(static_cast<float>(zero)));
  BOOST_TEST(exact_ones_hold(static_cast<double>(zero)));
}

BOOST_AUTO_TEST_CASE(derivatives) {
  using D = Dual<double>;
  auto const close = [](double a, double b) { return std::abs(a - b) <= 1e-14 * std::abs(b); };
  D const both = math::pow(D(1.7, 1.0), D(2.5, 3.0));
  BOOST_TEST(close(both.derivative, 2.5 * std::pow(1.7, 1.5) + 3.0 * std::pow(1.7, 2.5) * std::log(1.7)));
  BOOST_TEST(close(math::pow(D(-2.0, 1.0), D(3.0)).derivative, 12.0));
  BOOST_TEST(math::pow(D(0.0, 1.0), D(2.0)).derivative == 0.0);
  BOOST_TEST(math::pow(D(0.0, 1.0), D(1.0)).derivative == 1.0);
  BOOST_TEST(math::pow(D(0.0, 1.0), D(0.0)).derivative == 0.0);
  BOOST_TEST(math::pow(D(0.0), D(2.0, 1.0)).derivative == 0.0);
  BOOST_TEST(std::isnan(math::pow(D(-2.0), D(2.0, 1.0)).derivative));
}

BOOST_AUTO_TEST_CASE(smaller_and_square) {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(math::min(1.0, 2.0) == 1.0);
  BOOST_TEST(math::min(2.0, -1.0) == -1.0);
  BOOST_TEST(std::isnan(math::min(nan, 1.0)));
  BOOST_TEST(std::isnan(math::min(1.0, nan)));
  BOOST_TEST(math::min(Dual<double>(3.0, 1.0), Dual<double>(2.0, 5.0)).derivative == 5.0);
  BOOST_TEST(math::square(Dual<double>(3.0, 1.0)).derivative == 6.0);
}
