// Decimal literals are read as the C library reads them: to the nearest double.
#define BOOST_TEST_MODULE read_decimal
#include "ingot/core/read_decimal.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

using ingot::read_decimal;

namespace {

void check(std::string const& text) {
  double const expected = std::strtod(text.c_str(), nullptr);
  BOOST_REQUIRE_MESSAGE(read_decimal(text) == expected, text << " is read as " << read_decimal(text));
}

std::string random_digits(std::mt19937_64& generator, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + generator() % 10);
  return digits;
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_literals) {
  std::mt19937_64 generator(1);
  for (int i = 0; i < 100000; ++i) {
    std::size_t const before_point = generator() % 21;
    std::string text = random_digits(generator, before_point);
    text += '.';
    text += random_digits(generator, 1 + generator() % 20);
    if (generator() % 2 == 0) {
      text += 'e';
      text += std::to_string(static_cast<int>(generator() % 600) - 300);
    }
    check(text);
  }
}

// Halfway between two doubles, and a little beside.
BOOST_AUTO_TEST_CASE(ties) {
  std::mt19937_64 generator(2);
  for (int i = 0; i < 10000; ++i) {
    std::string const halfway = std::to_string((std::uint64_t{1} << 53) + (generator() >> 12) * 2 + 1);
    check(halfway);
    check(halfway + ".0000000000000000000001");
    check(halfway + "e-7");
  }
}

// Many digits of a small number: the power of ten is far beyond the number.
BOOST_AUTO_TEST_CASE(long_literals_of_small_numbers) {
  std::mt19937_64 generator(3);
  for (int i = 0; i < 10000; ++i) {
    std::size_t const count = 1 + generator() % 39;
    std::string digits = "1";  // not "1" + ..., in which GCC 12 sees an overlap at -O3
    digits += random_digits(generator, count);
    check(digits + "e-" + std::to_string(300 + count + generator() % 32));
    check(digits + "e" + std::to_string(306 - static_cast<int>(count)));
  }
  check("4.9406564584124654417656879286822137236e-324");
  check("2.470328229206232720882843964341106861e-324");
  check("2.470328229206232720882843964341106862e-324");
  check("2.2250738585072014e-308");
  check("9999999999999999999999999999999999999999e-370");
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_range) {
  for (char const* text : {"4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
                           "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e308", "1e308", "0",
                           "0.0", "0e5", "1e-400"}) {
    check(text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_decimal) {
  for (char const* text : {"0x10", "0b1", "", ".", "e5", "1e", "1e+", "1.2.3", "-1", "1f", "1e309", "1e99999"}) {
    BOOST_TEST(std::isinf(read_decimal(text)), text);
  }
  BOOST_TEST(std::isinf(read_decimal(std::string(41, '1'))));
}
