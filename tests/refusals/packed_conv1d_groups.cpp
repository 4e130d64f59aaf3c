// Weights of groups have no order that streams read.
// EXPECT: layer_exists<.*At<0, .*PackedConv1d<.*NotPackable<2, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<PackedConv1d<Shape<4, 9>, 2, 3>>;
#else
using Net = Network<PackedConv1d<Shape<4, 9>, 2, 3, Conv1dOptions{.groups = 2}>>;
#endif

auto run(Net const& net, Tensor<float, 4, 9> const& x) {
  return net(x);
}
