// Random numbers from a counter.
#define BOOST_TEST_MODULE random
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>

#include "ingot/core/random.hpp"

using namespace ingot;

BOOST_AUTO_TEST_CASE(random_numbers_depend_on_key_and_position_alone) {
  RandomKey const key{1, 2};
  BOOST_TEST(key.word(5) == key.block(1)[1]);
  BOOST_TEST(key.word(5) != key.child(0).word(5));
  BOOST_TEST(key.child(0).stream != key.child(1).stream);
  constexpr double at_compile_time = standard_normal({3, 4}, 5);
  BOOST_TEST(standard_normal(RandomKey{3, 4}, 5) == at_compile_time);
  double sum = 0;
  double squares = 0;
  constexpr int n = 100000;
  for (int i = 0; i < n; ++i) {
    double const z = standard_normal(key, static_cast<std::uint64_t>(i));
    sum += z;
    squares += z * z;
  }
  BOOST_TEST(std::abs(sum / n) < 0.02);  // six deviations
  BOOST_TEST(std::abs(squares / n - 1.0) < 0.03);
  std::array<int, 3> counts{};
  for (std::uint64_t i = 0; i < 30000; ++i) ++counts[key.below(i, 3)];
  for (int count : counts) BOOST_TEST(std::abs(count - 10000) < 500);
}
