// A kernel's extent counts its dilation.
// EXPECT: layer_exists<.*At<0, .*Conv1d<.*Shape<2, 8>.*KernelExceedsInput<.*KernelExtent<1, 9>, .*PaddedInput<1, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv1d<Shape<2, 8>, 3, 3, Conv1dOptions{.dilation = 3}>>;
#else
using Net = Network<Conv1d<Shape<2, 8>, 3, 3, Conv1dOptions{.dilation = 4}>>;
#endif

auto run(Net const& net, Tensor<float, 2, 8> const& x) {
  return net(x);
}
