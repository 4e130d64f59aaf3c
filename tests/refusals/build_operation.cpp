// An operation on expressions in place of a layer.
// EXPECT: layer_exists<.*At<1, .*NotAWord<ingot::graph::operations::Sum>
// EXPECT: ThisIsNoWordOfALayer
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<3>>(dense<4>, relu));
#else
using Net = decltype(build<Shape<3>>(dense<4>, graph::sum));
#endif

auto run(Net const& net) {
  return net({1, 2, 3});
}
