// A padding that takes all of a transposed convolution's output away.
// EXPECT: layer_exists<.*At<0, .*ConvTranspose1d<.*PaddingLeavesNoOutput<.*PaddingInAll<0, 6> ?, .*UnpaddedOutput<1, 6>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/conv_transpose1d.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<ConvTranspose1d<Shape<2, 4>, 3, 3, ConvTranspose1dOptions{.padding = {3, 2}}>>;
#else
using Net = Network<ConvTranspose1d<Shape<2, 4>, 3, 3, ConvTranspose1dOptions{.padding = 3}>>;
#endif

auto run(Net const& net, Tensor<float, 2, 4> const& x) {
  return net(x);
}
