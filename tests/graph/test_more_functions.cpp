// The functions beside ingot.hpp: values within the units in the last place that more_functions.hpp states, of the
// standard library's in more digits; the ends of the range; and values and slopes at the joints of their formulas.
#define BOOST_TEST_MODULE graph_more_functions
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "ingot/graph.hpp"
#include "ingot/graph/operations/more_activations.hpp"
#include "ingot/graph/operations/more_functions.hpp"

using namespace ingot::graph;
using ingot::Tensor;
using Wide = long double;

namespace {

constexpr std::size_t count = 1024;  // at once; there are several such blocks
constexpr std::uint64_t blocks = 16;
constexpr auto x = input<"x", count>;
constexpr auto one = input<"x">;

// Halves of the points are spread evenly from low to high, halves over all magnitudes.
template <class T>
Tensor<T, count> points(std::uint64_t block, Wide low, Wide high) {
  Tensor<T, count> made{};
  std::uint64_t state = 12345 + block;
  for (T& point : made) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    Wide const share = std::ldexp(static_cast<Wide>(state >> 11), -53);
    state = state * 6364136223846793005u + 1442695040888963407u;
    bool const evenly = (state >> 40 & 1) != 0;
    Wide const size = std::exp2(share * 140 - 120) * ((state >> 41 & 1) != 0 ? 1 : -1);
    point = static_cast<T>(evenly ? low + share * (high - low) : std::clamp(size, low, high));
  }
  made[0] = static_cast<T>(low);
  made[1] = static_cast<T>(high);
  return made;
}

template <class T>
Wide units(T found, Wide exact) {
  if (std::isnan(found) || std::isnan(exact)) return std::isnan(found) && std::isnan(exact) ? 0 : 1e9L;
  T const held = static_cast<T>(exact);
  if (std::isinf(found) || std::isinf(held)) return found == held ? 0 : 1e9L;
  int const least = std::numeric_limits<T>::min_exponent - 1;
  int const exponent = exact == 0 ? least : std::max(std::ilogb(exact), least);
  return std::fabs(static_cast<Wide>(found) - exact) / std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits + 1);
}

template <auto F, class T>
void check_in(std::string const& name, Wide (*exact)(Wide), Wide bound, Wide low, Wide high) {
  Wide worst = 0;
  T worst_at = 0;
  for (std::uint64_t block = 0; block < blocks; ++block) {
    Tensor<T, count> const at = points<T>(block, low, high);
    Tensor<T, count> const found = evaluate(F, bind<"x">(at));
    for (std::size_t i = 0; i < count; ++i) {
      Wide const error = units(found[i], exact(static_cast<Wide>(at[i])));
      if (error <= worst) continue;
      worst = error;
      worst_at = at[i];
    }
  }
  BOOST_TEST(worst <= bound, name << " in " << 8 * sizeof(T) << " bits: " << worst << " units at " << worst_at);
}
template <auto F>
void check(std::string const& name, Wide (*exact)(Wide), Wide bound, Wide low, Wide high) {
  check_in<F, float>(name, exact, bound, low, high);
  check_in<F, double>(name, exact, bound, low, high);
}

// Value, slope by the backward pass and slope as an expression, of one number.
template <auto F>
std::array<double, 3> of_one(double at) {
  auto const [value, slope] = evaluate_with_gradient(F, wrt<"x">, bind<"x">(at));
  auto const [unused, written] = evaluate(value_and_gradient<F, "x">, bind<"x">(at));
  return {value, slope, written};
}
template <auto F>
void check_at(double at, double value, double slope) {
  auto const near = [](double a, double b) {
    return a == b || std::fabs(a - b) <= 1e-15 * std::fabs(b) || (a != a && b != b);
  };
  auto const [found, by_backward, written] = of_one<F>(at);
  BOOST_TEST_CONTEXT("at " << at) {
    BOOST_TEST(near(found, value), found << ", not " << value);
    BOOST_TEST(std::signbit(found) == std::signbit(value));
    BOOST_TEST(near(by_backward, slope), "slope " << by_backward << ", not " << slope);
    BOOST_TEST(near(written, slope), "written slope " << written << ", not " << slope);
  }
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double right_angle = 1.57079632679489661923;

}  // namespace

BOOST_AUTO_TEST_CASE(errors) {
  check<floor(x)>("floor", std::floor, 0, -40, 40);
  check<ceil(x)>("ceil", std::ceil, 0, -40, 40);
  check<round(x)>("round", std::nearbyint, 0, -40, 40);
  check<erf(x)>("erf", std::erf, 2, -6, 6);
  check<atan(x)>("atan", std::atan, 2, -10, 10);
  check<tan(x)>("tan", std::tan, 4, -40, 40);
  check<asin(x)>("asin", std::asin, 3, -1, 1);
  check<acos(x)>("acos", std::acos, 3, -1, 1);
  check<sinh(x)>("sinh", std::sinh, 4, -90, 90);
  check<cosh(x)>("cosh", std::cosh, 4.5L, -90, 90);
  check<asinh(x)>("asinh", std::asinh, 4, -10, 10);
  check<acosh(x)>("acosh", std::acosh, 3.5L, 1, 10);
  check<atanh(x)>("atanh", std::atanh, 3, -1, 1);
  check<reciprocal(x)>("reciprocal", [](Wide v) { return 1 / v; }, 0.5L, 0.1L, 40);
}

BOOST_AUTO_TEST_CASE(near_the_largest_result) {
  check_in<sinh(x), double>("sinh", std::sinh, 4, 700, 710.4L);
  check_in<cosh(x), double>("cosh", std::cosh, 4.5L, -710.4L, -700);
  check_in<asinh(x), double>("asinh", std::asinh, 4, -1e308L, 1e308L);
  check_in<acosh(x), double>("acosh", std::acosh, 3.5L, 1e300L, 8e307L);
}

BOOST_AUTO_TEST_CASE(ends_and_joints) {
  check_at<floor(one)>(-0.0, -0.0, 0);
  check_at<floor(one)>(-0.25, -1, 0);
  check_at<floor(one)>(-infinity, -infinity, 0);
  check_at<ceil(one)>(-0.25, -0.0, 0);
  check_at<ceil(one)>(0.25, 1, 0);
  check_at<round(one)>(2.5, 2, 0);
  check_at<round(one)>(-0.5, -0.0, 0);
  check_at<erf(one)>(0, 0, 1.12837916709551257390);
  check_at<erf(one)>(infinity, 1, 0);
  check_at<atan(one)>(-infinity, -right_angle, 0);
  check_at<asin(one)>(1, right_angle, no_number);
  check_at<asin(one)>(-0.0, -0.0, 1);
  check_at<acos(one)>(-1, 2 * right_angle, no_number);
  check_at<acos(one)>(1, 0, no_number);
  check_at<sinh(one)>(-0.0, -0.0, 1);
  check_at<cosh(one)>(0, 1, 0);
  check_at<asinh(one)>(0, 0, 1);
  check_at<asinh(one)>(-0.0, -0.0, 1);
  check_at<asinh(one)>(1e200, 461.21016577936908, 1e-200);
  check_at<asinh(one)>(-infinity, -infinity, 0);
  check_at<acosh(one)>(1, 0, infinity);
  check_at<atanh(one)>(-0.0, -0.0, 1);
  check_at<atanh(one)>(1, infinity, infinity);
  check_at<softsign(one)>(0, 0, 1);
  check_at<thresholded_relu<0.5>(one)>(0.5, 0, 0);
}

BOOST_AUTO_TEST_CASE(of_two) {
  constexpr auto a = input<"a">;
  constexpr auto b = input<"b">;
  auto const of = [](auto f, double u, double v) { return double{evaluate(f, bind<"a">(u), bind<"b">(v))}; };
  constexpr auto rest = remainder(a, b);
  // 1e300 modulo 3 by the long division of integers: 10 modulo 3 is 1, but 1e300 is only near that power of 10.
  BOOST_TEST(of(rest, 1e300, 3) == std::fmod(1e300, 3.0));
  BOOST_TEST(of(rest, -5.5, 2) == -1.5);
  BOOST_TEST(of(rest, 5e-324, 3) == 5e-324);
  BOOST_TEST(of(rest, 3, infinity) == 3);
  BOOST_TEST((std::isnan(of(rest, 1, 0)) && std::isnan(of(rest, infinity, 2)) && std::isnan(of(rest, 1, no_number))));
  BOOST_TEST(std::signbit(of(rest, -4, 2)));
  auto const [value, da, db] = evaluate_with_gradient(rest, wrt<"a", "b">, bind<"a">(-7.5), bind<"b">(2.0));
  BOOST_TEST((value == -1.5 && da == 1 && db == 3));

  BOOST_TEST((of(equal(a, b), 2, 2) == 1 && of(equal(a, b), 2, 3) == 0 && of(equal(a, b), no_number, no_number) == 0));
  BOOST_TEST((of(pow(a, b), -2, 3) == -8 && of(pow(a, b), -2, -1) == -0.5 && std::isnan(of(pow(a, b), -2, 0.5))));
  BOOST_TEST((of(prelu(a, b), -2, 0.25) == -0.5 && of(prelu(a, b), 2, 0.25) == 2));
}

// The C library's functions of the same names stay callable beside them.
BOOST_AUTO_TEST_CASE(of_numbers) {
  BOOST_TEST((floor(2.5) == 2 && ceil(2.5F) == 3 && round(2.5) == 3 && pow(2, 3) == 8));
  BOOST_TEST((remainder(5.0, 3.0) == -1 && asinh(0.0) == 0 && erf(0.0) == 0 && atan(1.0) > 0.785));
}
