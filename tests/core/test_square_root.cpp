// The square root of constant expressions against the machine's, bit for bit.
#define BOOST_TEST_MODULE square_root
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>

#include "ingot/core/math.hpp"

using ingot::detail::nearest_square_root;

namespace {

// Counts, since a check for each number would take longer than the roots.
template <class T>
std::size_t different(T x) {
  return nearest_square_root(x) == std::sqrt(x) ? 0 : 1;
}

}  // namespace

// From 1 to 4: a number's exponent beyond that moves the root's alone.
BOOST_AUTO_TEST_CASE(every_float) {
  std::size_t wrong = 0;
  for (std::uint32_t bits = std::bit_cast<std::uint32_t>(1.0F); bits < std::bit_cast<std::uint32_t>(4.0F); ++bits) {
    wrong += different(std::bit_cast<float>(bits));
  }
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(every_exponent) {
  std::size_t wrong = 0;
  for (float x = std::numeric_limits<float>::denorm_min(); x < std::numeric_limits<float>::infinity(); x *= 1.25F) {
    wrong += different(x) + different(std::nextafter(x, 0.0F * x + 1e38F));
    if (x < 1e-44F) x *= 2;
  }
  for (double x = std::numeric_limits<double>::denorm_min(); x < std::numeric_limits<double>::infinity(); x *= 1.25) {
    wrong += different(x);
    if (x < 1e-322) x *= 2;
  }
  wrong += different(std::numeric_limits<float>::max()) + different(std::numeric_limits<double>::max());
  wrong += different(std::numeric_limits<float>::min()) + different(std::numeric_limits<double>::min());
  BOOST_TEST(wrong == 0U);
}

// Around squares of numbers and of what lies half way between two, where roots are hardest to round.
BOOST_AUTO_TEST_CASE(doubles_near_ties) {
  std::mt19937_64 generator(1);
  std::size_t wrong = 0;
  for (int i = 0; i < 300000; ++i) {
    double const y = 1.0 + static_cast<double>(generator() >> 12) * 0x1p-52;
    for (double x : {y * y, y * y + y * 0x1p-52}) {
      for (int k = 0; k < 3; ++k) {
        wrong += different(x);
        x = std::nextafter(x, 8.0);
      }
    }
    wrong += different(1.0 + static_cast<double>(generator() >> 12) * 3 * 0x1p-52);
  }
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(ends) {
  using ingot::math::sqrt;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static_assert(sqrt(0.0) == 0);
  static_assert(sqrt(-0.0) == 0);
  static_assert(sqrt(infinity) == infinity);
  static_assert(sqrt(4.0F) == 2);
  static_assert(std::bit_cast<std::uint64_t>(sqrt(-0.0)) >> 63 == 1);
  constexpr double negative = sqrt(-1.0);
  constexpr double smallest = sqrt(std::numeric_limits<double>::denorm_min());
  BOOST_TEST(std::isnan(negative));
  BOOST_TEST(smallest == 0x1p-537);
}

// What a target without an instruction computes.
template <class T, class Bits>
void check_by_digits(Bits step) {
  for (Bits bits = 0; bits < Bits(-1) - step; bits += step) {
    T const x = std::bit_cast<T>(bits);
    T const root = ingot::detail::square_root_by_digits(x);
    T const expected = std::sqrt(x);
    if (std::isnan(expected)) {
      BOOST_REQUIRE(std::isnan(root));
    } else {
      BOOST_REQUIRE(std::bit_cast<Bits>(root) == std::bit_cast<Bits>(expected));
    }
  }
}
BOOST_AUTO_TEST_CASE(roots_by_digits) {
  check_by_digits<float>(std::uint32_t{10007});
  check_by_digits<double>(std::uint64_t{0x00005A827999FCEF});
  using ingot::detail::square_root_by_digits;
  double const infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(square_root_by_digits(infinity) == infinity);
  BOOST_TEST(std::isnan(square_root_by_digits(-infinity)));
  BOOST_TEST(std::bit_cast<std::uint64_t>(square_root_by_digits(-0.0)) >> 63 == 1);
  BOOST_TEST(square_root_by_digits(std::numeric_limits<double>::denorm_min()) == 0x1p-537);
  BOOST_TEST(square_root_by_digits(std::numeric_limits<float>::denorm_min()) == std::sqrt(0x1p-149F));
}

// The schedules' sine keeps within its range, whose ends it meets.
BOOST_AUTO_TEST_CASE(sine_of_a_quarter_turn) {
  using Double = ingot::ScalarMath<double>;
  using Float = ingot::ScalarMath<float>;
  BOOST_TEST(Double::sin_quarter_turn(0.0) == 0.0);
  BOOST_TEST(Float::sin_quarter_turn(0.0F) == 0.0F);
  for (int i = 1; i <= 1000; ++i) {
    double const x = 1.57079632679489661923 * i / 1000;
    double const sine = std::sin(x);
    BOOST_TEST(Double::sin_quarter_turn(x) <= 1.0);
    BOOST_TEST(std::abs(Double::sin_quarter_turn(x) - sine) < 3e-16 * sine);
    BOOST_TEST(Float::sin_quarter_turn(static_cast<float>(x)) <= 1.0F);
    BOOST_TEST(std::abs(static_cast<double>(Float::sin_quarter_turn(static_cast<float>(x))) - sine) < 2.4e-7 * sine);
  }
}
