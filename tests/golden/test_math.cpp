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

// Within so many units, as core/math.hpp says.
template <class T, class F>
void check_units(Golden const& golden, std::string const& name, double bound, F const& f) {
  auto const worst = largest_error<T>(golden, name, f, [](double value, double exact, double low) {
    return std::abs((value - exact) - low) / unit<T>(exact);
  });
  BOOST_TEST_MESSAGE(precision<T> << " " << name << ": " << worst.error << " ulp at " << worst.x);
  BOOST_TEST(worst.error <= bound);
}

template <class T>
void check_all(Golden const& golden) {
  check_units<T>(golden, "exp", 1.1, [](T x) { return math::exp(x); });
  check_units<T>(golden, "expm1", 2.0, [](T x) { return math::expm1(x); });
  check_units<T>(golden, "log", 2.0, [](T x) { return math::log(x); });
  check_units<T>(golden, "tanh", 2.5, [](T x) { return math::tanh(x); });
  check_units<T>(golden, "sigmoid", 2.5, [](T x) { return math::sigmoid(x); });
  check_units<T>(golden, "softplus", 3.3, [](T x) { return math::softplus(x); });
  check_units<T>(golden, "sqrt", 0.5, [](T x) { return math::sqrt(x); });
  check_units<T>(golden, "sin", 2.4, [](T x) { return math::sin(x); });
  check_units<T>(golden, "cos", 2.4, [](T x) { return math::cos(x); });
  check_units<T>(golden, "log1p", 2.5, [](T x) { return math::log1p(x); });
  check_units<T>(golden, "normal_pdf", 3.0, [](T x) { return math::normal_pdf(x); });
  check_units<T>(golden, "normal_cdf", 7.5, [](T x) { return math::normal_cdf(x); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(functions_are_within_their_units) {
  Golden const golden("math");
  check_all<float>(golden);
  check_all<double>(golden);
}
