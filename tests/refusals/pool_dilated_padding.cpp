// The taps of a window that stand on both sides of its input.
// EXPECT: layer_exists<.*At<0, .*MaxPool1d<.*WindowOfPaddingAlone<.*KernelExtent<1, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool1d<Shape<1, 2>, 2, Pool1dOptions{.stride = 1, .padding = 1, .dilation = 2}>>;
#else
using Net = Network<MaxPool1d<Shape<1, 2>, 2, Pool1dOptions{.stride = 1, .padding = 1, .dilation = 3}>>;
#endif

auto run(Net const& net, Tensor<float, 1, 2> const& x) {
  return net(x);
}
