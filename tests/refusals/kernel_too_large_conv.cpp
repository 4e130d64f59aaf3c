// EXPECT: layer_exists<.*At<1, .*Conv2d<.*Shape<4, 6, 6>.*KernelExceedsInput<.*KernelExtent<7, 7>, .*PaddedInput<6, 6>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<4, 6, 6>, Conv2d<Shape<4, 6, 6>, 2, 5>>;
#else
using Net = Network<Relu<4, 6, 6>, Conv2d<Shape<4, 6, 6>, 2, 7>>;
#endif

auto run(Net const& net, Tensor<float, 4, 6, 6> const& x) {
  return net(x);
}
