// The elementary functions at every float: in packs the bits that a number has alone, and within the error that the
// table in core/math.hpp states, which is read from there, of the C library's function of double. As that table, with
// contraction off.
#define BOOST_TEST_MODULE every_float
#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>

#include "ingot/core/math.hpp"

using namespace ingot;

namespace {

// The number behind a function's name in the table of errors.
double stated_error(std::string const& function) {
  std::ifstream header(INGOT_MATH_HEADER);
  std::string line;
  while (std::getline(header, line) && line.find("Errors in units in the last place") == std::string::npos) {
  }
  while (std::getline(header, line) && line.find("At the ends") == std::string::npos) {
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      if (double error = 0; word == function && words >> error) return error;
      words.clear();
    }
  }
  return 0;
}

// In units in the last place of the exact value as a float, and of the smallest normal one below it.
double units(float value, double exact) {
  constexpr std::uint64_t least = 1023 - 126;
  std::uint64_t const exponent = std::max(std::bit_cast<std::uint64_t>(exact) >> 52 & 0x7ff, least);
  double const inverse_unit = std::bit_cast<double>((2 * 1023 + 23 - exponent) << 52);
  return std::abs(static_cast<double>(value) - exact) * inverse_unit;
}

// How far off a value is; infinite where it is of another kind than the exact one: NaN, infinite, or a zero of the
// other sign.
double error_of(float value, double exact) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (std::abs(exact) < 3.4e38 && exact != 0.0) return value == value ? units(value, exact) : infinity;
  if (exact != exact) return value != value ? 0.0 : infinity;
  if (exact == 0.0 && value == 0.0F) return std::signbit(exact) == std::signbit(value) ? 0.0 : infinity;
  bool const overflows = std::isinf(static_cast<float>(exact)) && std::isinf(value);
  if (overflows) return std::signbit(exact) == std::signbit(value) ? 0.0 : infinity;
  return std::isinf(exact) || value != value ? infinity : units(value, exact);
}

constexpr std::size_t block = 4096;
using Numbers = std::array<float, block>;

template <class F>
void map_numbers(F const& f, Numbers const& x, Numbers& y) {
  for (std::size_t i = 0; i < block; ++i) y[i] = f(x[i]);
}
template <class F>
void map_packs(F const& f, Numbers const& x, Numbers& y) {
  constexpr std::size_t width = std::max(simd::width<float>, std::size_t{4});
  for (std::size_t i = 0; i < block; i += width) {
    simd::store<width>(&y[i], f(simd::Pack<float, width>(simd::load<width>(&x[i]))).v);
  }
}

template <class F, class Exact>
void check(std::string const& name, double bound, F const& f, Exact const& exact) {
  static Numbers x;
  static Numbers alone;
  static Numbers packed;
  std::uint64_t other_bits = 0;
  double worst = 0.0;
  float worst_at = 0.0F;
  for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += block) {
    for (std::size_t i = 0; i < block; ++i) x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + i));
    map_numbers(f, x, alone);
    map_packs(f, x, packed);
    for (std::size_t i = 0; i < block; ++i) {
      bool const same = std::bit_cast<std::uint32_t>(alone[i]) == std::bit_cast<std::uint32_t>(packed[i]);
      other_bits += same || (alone[i] != alone[i] && packed[i] != packed[i]) ? 0 : 1;
      double const error = error_of(alone[i], exact(static_cast<double>(x[i])));
      if (error <= worst) continue;
      worst = error;
      worst_at = x[i];
    }
  }
  BOOST_TEST_MESSAGE(name << ": " << worst << " units at " << std::setprecision(9) << worst_at);
  BOOST_TEST(other_bits == 0u, name << " in packs");
  BOOST_TEST(worst <= bound, name << " at " << std::setprecision(9) << worst_at);
}

}  // namespace

#define INGOT_TEST(function, exact)                                                                    \
  BOOST_AUTO_TEST_CASE(every_##function) {                                                             \
    double const bound = stated_error(#function);                                                      \
    BOOST_TEST_REQUIRE(bound > 0.0, "core/math.hpp states no error of " #function);                    \
    check(#function, bound, [](auto x) { return math::function(x); }, [](double x) { return exact; }); \
  }
INGOT_TEST(exp, std::exp(x))
INGOT_TEST(expm1, std::expm1(x))
INGOT_TEST(log, std::log(x))
INGOT_TEST(log1p, std::log1p(x))
INGOT_TEST(tanh, std::tanh(x))
INGOT_TEST(sigmoid, x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)))
INGOT_TEST(softplus, (x < 0 ? 0 : x) + std::log1p(std::exp(-std::abs(x))))
INGOT_TEST(normal_cdf, std::erfc(-x * 0.70710678118654752440) / 2)
INGOT_TEST(normal_pdf, 0.39894228040143267794 * std::exp(-0.5 * x * x))
INGOT_TEST(sin, std::sin(x))
INGOT_TEST(cos, std::cos(x))
INGOT_TEST(sqrt, std::sqrt(x))
INGOT_TEST(atan, std::atan(x))
INGOT_TEST(erf, std::erf(x))

BOOST_AUTO_TEST_CASE(every_round) {
  check("round", 0.0, [](auto x) { return math::round(x); }, [](double x) { return std::nearbyint(x); });
}
