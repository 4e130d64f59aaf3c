// Integers that compute as doubles do: the bits of every operation, and of the random numbers that are drawn in them.
#define BOOST_TEST_MODULE integer_double
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "ingot/core/integer_double.hpp"
#include "ingot/core/random.hpp"

using namespace ingot;
using detail::IntegerDouble;

namespace {

bool same(IntegerDouble a, double b) {
  IntegerDouble const other(b);
  return !(a < other) && !(other < a);
}

// A positive double with an exponent from -spread to spread; every fourth ends in zeros, so that ties occur.
double draw(RandomKey key, std::uint64_t i, int spread) {
  std::uint64_t const word = key.wide(2 * i);
  std::uint64_t const other = key.wide(2 * i + 1);
  std::uint64_t mantissa = word >> 12;
  if (other % 4 == 0) mantissa &= ~std::uint64_t{0} << (other >> 2) % 52;
  int const exponent = static_cast<int>((other >> 32) % static_cast<unsigned>(2 * spread)) - spread;
  return std::ldexp(1.0 + static_cast<double>(mantissa) * 0x1p-52, exponent);
}

}  // namespace

BOOST_AUTO_TEST_CASE(operations_round_as_doubles_do) {
  for (std::uint64_t i = 0; i < 200000; ++i) {
    double const a = draw({1, 0}, i, 30);
    double const b = i % 8 == 0 ? a * (1 + (static_cast<double>(i / 8 % 5) - 2) * 0x1p-52) : draw({1, 1}, i, 30);
    IntegerDouble const x(a);
    IntegerDouble const y(b);
    BOOST_REQUIRE(same(x * y, a * b));
    BOOST_REQUIRE(same(x / y, a / b));
    BOOST_REQUIRE(same(x + y, a + b));
    BOOST_REQUIRE(same(x - y, a > b ? a - b : 0.0));
    BOOST_REQUIRE((x < y) == (a < b));
    std::uint64_t const whole = RandomKey{1, 2}.wide(i) >> i % 64;
    BOOST_REQUIRE(same(IntegerDouble(whole), static_cast<double>(whole)));
  }
}

BOOST_AUTO_TEST_CASE(floats) {
  auto const bits = [](auto number) { return std::bit_cast<std::uint32_t>(static_cast<float>(number)); };
  for (std::uint64_t i = 0; i < 200000; ++i) {
    double const a = draw({2, 0}, i, 160);  // from below the subnormal floats to above the largest
    BOOST_REQUIRE(bits(IntegerDouble(a)) == bits(a));
    float const x = static_cast<float>(a);
    if (std::isfinite(x)) BOOST_REQUIRE(same(IntegerDouble(x), static_cast<double>(x)));
  }
  BOOST_TEST(bits(IntegerDouble(0.0)) == 0);
  BOOST_TEST(bits(IntegerDouble(-0.0F)) == 0);
  for (double const none : {-1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    BOOST_TEST(std::isnan(static_cast<float>(IntegerDouble(none) * IntegerDouble(0.5))));
    BOOST_TEST(std::isnan(static_cast<float>(IntegerDouble(static_cast<float>(none)))));
  }
}

BOOST_AUTO_TEST_CASE(drawn_numbers) {
  RandomKey const key{3, 4};
  for (std::uint64_t i = 0; i < 20000; ++i) {
    auto const normal = detail::draw_normal<IntegerDouble>(key, i);
    BOOST_REQUIRE(same(normal.magnitude, std::abs(standard_normal(key, i))));
    BOOST_REQUIRE(normal.negative == (standard_normal(key, i) < 0));
    auto const uniform = detail::draw_uniform<IntegerDouble>(key, i);
    BOOST_REQUIRE(same(uniform.magnitude, std::abs(uniform_symmetric(key, i))));
    BOOST_REQUIRE(uniform.negative == (uniform_symmetric(key, i) < 0));
  }
}

// Far out, where few draws come.
BOOST_AUTO_TEST_CASE(tails) {
  for (std::uint64_t i = 0; i < 20000; ++i) {
    std::uint64_t const tail = (i < 500 ? i : RandomKey{5}.wide(i) >> (14 + i % 48)) * 2 + 1;
    auto const q = IntegerDouble((std::uint64_t{1} << 52) - tail) * IntegerDouble(0x1p-53);
    double const expected = detail::normal_quantile(static_cast<double>(tail) * 0x1p-53);
    BOOST_REQUIRE(same(detail::quantile_magnitude(q, IntegerDouble(tail) * IntegerDouble(0x1p-53)), -expected));
  }
  for (std::uint64_t n = 1; n < 5000; ++n) {
    double const expected = detail::portable_sqrt(2.0 / static_cast<double>(n));
    BOOST_REQUIRE(same(detail::portable_sqrt(IntegerDouble(2.0) / IntegerDouble(n)), expected));
  }
}
