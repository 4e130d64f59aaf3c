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

// The schedules' cosine keeps within its range, whose ends it meets.
BOOST_AUTO_TEST_CASE(cosine) {
  BOOST_TEST(ingot::ScalarMath<double>::cos_half_turn(0.0) == 1.0);
  BOOST_TEST(ingot::ScalarMath<double>::cos_half_turn(3.14159265358979323846) == -1.0);
  BOOST_TEST(ingot::ScalarMath<float>::cos_half_turn(0.0F) == 1.0F);
  BOOST_TEST(ingot::ScalarMath<float>::cos_half_turn(3.14159265F) == -1.0F);
  for (int i = 0; i <= 1000; ++i) {
    double const x = 3.14159265358979323846 * i / 1000;
    BOOST_TEST(std::abs(ingot::ScalarMath<double>::cos_half_turn(x)) <= 1.0);
    BOOST_TEST(std::abs(ingot::ScalarMath<double>::cos_half_turn(x) - std::cos(x)) < 3e-16);
  }
}
