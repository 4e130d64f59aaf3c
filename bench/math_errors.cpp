// Errors of the elementary functions and of the activations in units in the last place, as core/math.hpp and
// layers/activations.hpp state them: of float at every number (or at every n-th: math_errors n), against double; of
// double at random numbers, against long double.
//   g++ -std=c++20 -O2 -Iinclude bench/math_errors.cpp -o math_errors && ./math_errors
// Every number takes about a minute a function. The standard library is trusted to a unit of the wider format.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/layers/activations.hpp"

namespace {

using ingot::ScalarMath;

struct Largest {
  double error = 0.0;
  double at = 0.0;
};

// The unit that errors are counted in: of the result, or of 1 where that is larger, for slopes that cross zero.
enum class Unit { of_result, of_one };

// Of results that a T holds: infinities and zeros for what it does not are compared in tests/core.
template <Unit U, class T, class Wide>
void take(Largest& worst, T x, T value, Wide exact) {
  if (!(std::abs(exact) <= static_cast<Wide>(std::numeric_limits<T>::max()))) return;
  int exponent = 0;
  Wide const least = U == Unit::of_one ? Wide(1) : static_cast<Wide>(std::numeric_limits<T>::min());
  std::frexp(std::max(std::abs(exact), least), &exponent);
  Wide const unit = std::ldexp(Wide(1), exponent - std::numeric_limits<T>::digits);
  auto const error = static_cast<double>(std::abs(static_cast<Wide>(value) - exact) / unit);
  if (error <= worst.error) return;
  worst = {error, static_cast<double>(x)};
}

template <Unit U, class F, class Exact>
Largest of_float(F const& f, Exact const& exact, std::uint32_t step, float low, float high) {
  Largest worst;
  std::uint32_t const infinity = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::infinity());
  for (std::uint32_t bits = 0; bits < infinity; bits += step) {
    float const x = std::bit_cast<float>(bits);
    if (x <= high) take<U>(worst, x, f(x), exact(static_cast<double>(x)));
    if (-x >= low) take<U>(worst, -x, f(-x), exact(-static_cast<double>(x)));
  }
  return worst;
}

// Evenly over a range, near zero, and of any size.
template <Unit U, class F, class Exact>
Largest of_double(F const& f, Exact const& exact, double low, double high) {
  Largest worst;
  std::mt19937_64 random(1);
  double const most = std::min(high, 1e300);
  double const least = std::max(low, -1e300);
  for (int i = 0; i < 2000000; ++i) {
    double const share = static_cast<double>(random() >> 11) * 0x1p-53;
    double const any = std::bit_cast<double>(random() % 0x7ff0000000000000U);
    for (double x : {least + (most - least) * share, 40.0 * share - 20.0, 2.0 * share - 1.0, any, -any}) {
      if (x >= low && x <= high) take<U>(worst, x, f(x), exact(static_cast<long double>(x)));
    }
  }
  return worst;
}

template <Unit U, class F, class Exact>
void measure(char const* name, F const& f, Exact const& exact, std::uint32_t step, double low, double high) {
  float const float_low = low < -3e38 ? std::numeric_limits<float>::lowest() : static_cast<float>(low);
  float const float_high = high > 3e38 ? std::numeric_limits<float>::max() : static_cast<float>(high);
  Largest const single = of_float<U>(f, exact, step, float_low, float_high);
  std::printf("%-18s float %.3f at %.9g", name, single.error, single.at);
  std::fflush(stdout);
  Largest const wide = of_double<U>(f, exact, low, high);
  std::printf(", double %.3f at %.17g\n", wide.error, wide.at);
  std::fflush(stdout);
}

// The value of an activation, and its slope as backward computes it: of x, or of the value.
template <class F, class Value, class Slope>
void measure_activation(char const* name, std::uint32_t step, Value const& value, Slope const& slope) {
  char text[32];
  std::snprintf(text, sizeof text, "%s value", name);
  measure<Unit::of_result>(text, [](auto x) { return F::value(x); }, value, step, -1.7e308, 1.7e308);
  auto const computed = [](auto x) {
    if constexpr (requires { F::slope_of_output; }) {
      return F::slope(F::value(x));
    } else {
      return F::slope(x);
    }
  };
  std::snprintf(text, sizeof text, "%s slope", name);
  measure<Unit::of_one>(text, computed, slope, step, -1.7e308, 1.7e308);
}

void measure_activations(std::uint32_t step) {
  using std::exp, std::expm1, std::log1p, std::erfc, std::tanh;
  namespace activation = ingot::activation;
  auto const sigmoid = [](auto x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); };
  auto const other = [](auto x) { return x > 0 ? exp(-x) / (1 + exp(-x)) : 1 / (1 + exp(x)); };  // 1 - sigmoid
  auto const cdf = [](auto x) {
    return static_cast<decltype(x)>(erfc(-x * 0.70710678118654752440084436210484903928L) / 2);
  };
  auto const pdf = [](auto x) {
    return static_cast<decltype(x)>(0.39894228040143267793994605993438187L * exp(-0.5L * x * x));
  };
  // Products whose factor is below the normal numbers of the narrower format, and has few digits there, are left out.
  auto const if_normal = [](auto factor) {
    using Wide = decltype(factor);
    using T = std::conditional_t<std::is_same_v<Wide, double>, float, double>;
    return std::abs(factor) < Wide(std::numeric_limits<T>::min()) ? std::numeric_limits<Wide>::quiet_NaN() : factor;
  };
  measure_activation<activation::LeakyRelu<0.01>>(
      "leaky_relu", step, [&](auto x) { return x > 0 ? x : decltype(x)(0.01L) * x; },
      [&](auto x) { return x > 0 ? decltype(x)(1) : decltype(x)(0.01L); });
  measure_activation<activation::Elu<1.0>>(
      "elu", step, [](auto x) { return x > 0 ? x : expm1(x); }, [](auto x) { return x > 0 ? decltype(x)(1) : exp(x); });
  measure_activation<activation::Gelu>(
      "gelu", step, [&](auto x) { return x * if_normal(cdf(x)); },
      [&](auto x) { return cdf(x) + (pdf(x) == 0 ? 0 : x * pdf(x)); });
  measure_activation<activation::Silu>(
      "silu", step, [&](auto x) { return x * if_normal(sigmoid(x)); },
      [&](auto x) { return sigmoid(x) * (1 + (other(x) == 0 ? 0 : x * other(x))); });
  measure_activation<activation::Sigmoid>("sigmoid", step, sigmoid, [&](auto x) { return sigmoid(x) * other(x); });
  measure_activation<activation::Tanh>(
      "tanh", step, [](auto x) { return tanh(x); }, [](auto x) { return 1 - tanh(x) * tanh(x); });
  measure_activation<activation::HardSigmoid>(
      "hard_sigmoid", step, [](auto x) { return x <= -3  ? decltype(x)(0)
                                                : x >= 3 ? decltype(x)(1)
                                                         : (x + 3) / 6; },
      [](auto x) { return x <= -3 || x >= 3 ? decltype(x)(0) : decltype(x)(1) / 6; });
  measure_activation<activation::HardSwish>(
      "hard_swish", step, [](auto x) { return x <= -3  ? decltype(x)(0)
                                              : x >= 3 ? x
                                                       : x * (x + 3) / 6; },
      [](auto x) { return x <= -3  ? decltype(x)(0)
                          : x >= 3 ? decltype(x)(1)
                                   : (2 * x + 3) / 6; });
  measure_activation<activation::Softplus>(
      "softplus", step, [](auto x) { return (x > 0 ? x : 0) + log1p(exp(x > 0 ? -x : x)); }, sigmoid);
}

}  // namespace

int main(int count, char** arguments) {
  auto const step = static_cast<std::uint32_t>(count > 1 ? std::atoi(arguments[1]) : 1);
  using std::exp, std::expm1, std::log, std::log1p, std::sqrt, std::tanh, std::sin, std::cos, std::erfc;
  auto const run = [&](char const* name, auto f, auto exact, double low = -1.7e308, double high = 1.7e308) {
    measure<Unit::of_result>(name, f, exact, step, low, high);
  };
#define INGOT_OF(function) [](auto x) { return ScalarMath<decltype(x)>::function(x); }
  run("exp", INGOT_OF(exp), [](auto x) { return exp(x); });
  run("expm1", INGOT_OF(expm1), [](auto x) { return expm1(x); });
  run("log", INGOT_OF(log), [](auto x) { return log(x); }, 0.0);
  run("log1p", INGOT_OF(log1p), [](auto x) { return log1p(x); }, -1.0);
  run("sqrt", INGOT_OF(sqrt), [](auto x) { return sqrt(x); }, 0.0);
  run("tanh", INGOT_OF(tanh), [](auto x) { return tanh(x); });
  run("sigmoid", INGOT_OF(sigmoid), [](auto x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); });
  run("softplus", INGOT_OF(softplus), [](auto x) { return (x > 0 ? x : 0) + log1p(exp(x > 0 ? -x : x)); });
  run("normal_cdf", INGOT_OF(normal_cdf),
      [](auto x) { return erfc(-x * 0.70710678118654752440084436210484903928L) / 2; });
  run("normal_pdf", INGOT_OF(normal_pdf), [](auto x) {
    return static_cast<decltype(x)>(0.39894228040143267793994605993438187L * std::exp(-0.5L * x * x));
  });
  run("sin", INGOT_OF(sin), [](auto x) { return sin(x); });
  run("cos", INGOT_OF(cos), [](auto x) { return cos(x); });
  measure_activations(step);
}
