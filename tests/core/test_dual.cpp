// Dual numbers.
#define BOOST_TEST_MODULE dual
#include <boost/test/unit_test.hpp>

#include "ingot/core/dual.hpp"
#include "ingot/core/math.hpp"

using namespace ingot;

BOOST_AUTO_TEST_CASE(duals_follow_the_rules_of_differentiation) {
  using D = Dual<double>;
  constexpr D x(2.0, 1.0);
  static_assert((x * x * x).derivative == 12.0);
  static_assert((D(1.0) / x).derivative == -0.25);
  static_assert((x - x).derivative == 0.0);
  static_assert((-x).derivative == -1.0);
  BOOST_TEST(math::log(math::exp(x)).derivative == 1.0, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(math::sqrt(x * x).derivative == 1.0, boost::test_tools::tolerance(1e-15));
}
