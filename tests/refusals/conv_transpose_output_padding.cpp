// An output padding of a whole stride would be one window more.
// EXPECT: layer_exists<.*At<0, .*ConvTranspose2d<.*OutputPaddingReachesNextWindow<0, 2, .*Stride<2, 2> ?, .*Dilation<1, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/conv_transpose2d.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<ConvTranspose2d<Shape<2, 4, 4>, 3, 3, ConvTransposeOptions{.stride = 2, .output_padding = {0, 1}}>>;
#else
using Net = Network<ConvTranspose2d<Shape<2, 4, 4>, 3, 3, ConvTransposeOptions{.stride = 2, .output_padding = {0, 2}}>>;
#endif

auto run(Net const& net, Tensor<float, 2, 4, 4> const& x) {
  return net(x);
}
