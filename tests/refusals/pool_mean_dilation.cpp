// A mean of numbers with gaps between them.
// EXPECT: layer_exists<.*At<0, .*AvgPool2d<.*MeanOfDilatedWindow<2, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool2d<Shape<2, 7, 6>, 2, PoolOptions{.stride = 1, .dilation = {2, 1}}>>;
#else
using Net = Network<AvgPool2d<Shape<2, 7, 6>, 2, PoolOptions{.stride = 1, .dilation = {2, 1}}>>;
#endif

auto run(Net const& net, Tensor<float, 2, 7, 6> const& x) {
  return net(x);
}
