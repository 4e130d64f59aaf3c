// EXPECT: layer_exists<.*At<1, .*Reshape<.*SizesDiffer<.*Shape<12>, .*Shape<3, 5>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 12>, Reshape<Shape<12>, Shape<3, 4>>>;
#else
using Net = Network<Dense<4, 12>, Reshape<Shape<12>, Shape<3, 5>>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
