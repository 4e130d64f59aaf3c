// Branches are joined along their first axis: they have one.
// EXPECT: layer_exists<.*At<0, .*Concat<.*BranchesDoNotJoin<.*Shape<>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Concat<Reshape<Shape<1>, Shape<1>>, Relu<1>>>;
#else
using Net = Network<Concat<Reshape<Shape<1>, Shape<>>, Relu<1>>>;
#endif

auto run(Net const& net, Tensor<float, 1> const& x) {
  return net(x);
}
