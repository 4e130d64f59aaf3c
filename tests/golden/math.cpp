// The elementary functions against 50-digit arithmetic, in units in the last place.
#define BOOST_TEST_MODULE golden_math
#include "golden.hpp"

#include <limits>

#include "ingot/core/math.hpp"

using namespace ingot;

namespace {

// One unit in the last place of a T at y; of the smallest normal number below it.
template <class T>
double unit(double y) {
  int exponent = 0;
  std::frexp(std::max(std::abs(y), static_cast<double>(std::numeric_limits<T>::min())), &exponent);
  return std::ldexp(1.0, exponent - std::numeric_limits<T>::digits);
}

struct Largest {
  double error = 0.0;
  double x = 0.0;

  void take(double candidate, double at) {
    if (candidate <= error) return;
    error = candidate;
    x = at;
  }
};

// The largest of measure(value, exact, its low part) over the points of `name`.
template <class T, class F, class Measure>
Largest largest_error(Golden const& golden, std::string const& name, F const& f, Measure const& measure) {
  std::string const prefix = name + "/" + precision<T> + "/";
  auto const x = golden(prefix + "x");
  auto const y = golden(prefix + "y");
  auto const low = golden(prefix + "y_low");
  BOOST_REQUIRE(x.size() > 100);
  Largest worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const value = static_cast<double>(f(static_cast<T>(x[i])));
    BOOST_REQUIRE_MESSAGE(std::isfinite(value), precision<T> << " " << name << "(" << x[i] << ") is " << value);
    worst.take(measure(value, y[i], low[i]), x[i]);
  }
  return worst;
}

template <class T, class F>
void check_units(Golden const& golden, std::string const& name, F const& f) {
  auto const worst = largest_error<T>(golden, name, f, [](double value, double exact, double low) {
    return std::abs((value - exact) - low) / unit<T>(exact);
  });
  BOOST_TEST_MESSAGE(precision<T> << " " << name << ": " << worst.error << " ulp at " << worst.x);
  BOOST_TEST(worst.error <= 4.0);
}

template <class T>
void check_relative(Golden const& golden, std::string const& name, double bound) {
  auto const worst = largest_error<T>(
      golden, name, [](T x) { return math::normal_cdf(x); },
      [](double value, double exact, double low) {
        if (exact < static_cast<double>(std::numeric_limits<T>::min())) return 0.0;
        return std::abs((value - exact) - low) / exact;
      });
  BOOST_TEST_MESSAGE(precision<T> << " " << name << ": relative error " << worst.error << " at " << worst.x);
  BOOST_TEST(worst.error <= bound);
}

template <class T>
void check_all(Golden const& golden) {
  check_units<T>(golden, "exp", [](T x) { return math::exp(x); });
  check_units<T>(golden, "expm1", [](T x) { return math::expm1(x); });
  check_units<T>(golden, "log", [](T x) { return math::log(x); });
  check_units<T>(golden, "tanh", [](T x) { return math::tanh(x); });
  check_units<T>(golden, "sigmoid", [](T x) { return math::sigmoid(x); });
  check_units<T>(golden, "softplus", [](T x) { return math::softplus(x); });
  check_units<T>(golden, "sqrt", [](T x) { return math::sqrt(x); });
  check_units<T>(golden, "sin", [](T x) { return math::sin(x); });
  check_units<T>(golden, "cos", [](T x) { return math::cos(x); });
}

// `zero` is added to every argument, so that a value known only at run time keeps the compiler from the work.
template <class T>
constexpr bool ends_hold(T zero) {
  T const infinity = std::numeric_limits<T>::infinity() + zero;
  T const undefined_log = math::log(T(-1) + zero);
  T const undefined_root = math::sqrt(T(-1) + zero);
  return math::exp(T(710) + zero) == infinity && math::exp(infinity) == infinity && math::exp(-infinity) == T(0) &&
         math::exp(T(-747) + zero) == T(0) && math::expm1(-infinity) == T(-1) && math::expm1(infinity) == infinity &&
         math::log(zero) == -infinity && math::log(infinity) == infinity && undefined_log != undefined_log &&
         math::tanh(infinity) == T(1) && math::tanh(-infinity) == T(-1) && math::sigmoid(infinity) == T(1) &&
         math::sigmoid(-infinity) == T(0) && undefined_root != undefined_root && math::sqrt(infinity) == infinity &&
         math::normal_cdf(infinity) == T(1) && math::normal_cdf(-infinity) == T(0) &&
         math::normal_pdf(infinity) == T(0) && math::softplus(infinity) == infinity &&
         math::softplus(-infinity) == T(0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(functions_are_within_four_units) {
  Golden const golden("math");
  check_all<float>(golden);
  check_all<double>(golden);
}

BOOST_AUTO_TEST_CASE(normal_distribution) {
  Golden const golden("math");
  check_relative<float>(golden, "normal_cdf", 1e-6);
  check_relative<double>(golden, "normal_cdf", 1e-13);
}

BOOST_AUTO_TEST_CASE(ends_of_the_range) {
  constexpr bool while_compiling = ends_hold<float>(0.0f) && ends_hold<double>(0.0);
  BOOST_TEST(while_compiling);
  double volatile zero = 0.0;
  BOOST_TEST(ends_hold<float>(static_cast<float>(zero)));
  BOOST_TEST(ends_hold<double>(zero));
}

// The same bits in the compiler and at run time are not promised where a multiply-add may be fused, but NaN
// is NaN in both.
BOOST_AUTO_TEST_CASE(nan_stays_nan) {
  auto const is_nan = [](auto v) { return v != v; };
  auto const check = [&](auto nan) {
    BOOST_TEST(is_nan(math::exp(nan)));
    BOOST_TEST(is_nan(math::expm1(nan)));
    BOOST_TEST(is_nan(math::log(nan)));
    BOOST_TEST(is_nan(math::tanh(nan)));
    BOOST_TEST(is_nan(math::sigmoid(nan)));
    BOOST_TEST(is_nan(math::softplus(nan)));
    BOOST_TEST(is_nan(math::normal_cdf(nan)));
    BOOST_TEST(is_nan(math::sqrt(nan)));
  };
  check(std::numeric_limits<float>::quiet_NaN());
  check(std::numeric_limits<double>::quiet_NaN());
}
