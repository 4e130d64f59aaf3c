// Groups of a transposed convolution that do not divide its filters.
// EXPECT: layer_exists<.*At<0, .*ConvTranspose2d<.*GroupsDoNotDivide<6, 8, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/conv_transpose2d.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<ConvTranspose2d<Shape<6, 5, 5>, 8, 3, ConvTransposeOptions{.groups = 2}>>;
#else
using Net = Network<ConvTranspose2d<Shape<6, 5, 5>, 8, 3, ConvTransposeOptions{.groups = 3}>>;
#endif

auto run(Net const& net, Tensor<float, 6, 5, 5> const& x) {
  return net(x);
}
