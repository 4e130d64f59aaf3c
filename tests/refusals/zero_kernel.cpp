// EXPECT: layer_exists<.*At<0, .*MaxPool2d<.*ZeroSize<3, 8, 8, 2, 0, 1, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool2d<Shape<3, 8, 8>, Size2{2, 1}>>;
#else
using Net = Network<MaxPool2d<Shape<3, 8, 8>, Size2{2, 0}>>;
#endif

auto run(Net const& net, Tensor<float, 3, 8, 8> const& x) {
  return net(x);
}
