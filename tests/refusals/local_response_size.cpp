// A local response norm over no channel.
// EXPECT: layer_exists<.*At<0, .*LocalResponseNorm<.*ZeroSize<0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/local_response_norm.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<LocalResponseNorm<Shape<6, 5>, LocalResponseNormOptions{.size = 3}>>;
#else
using Net = Network<LocalResponseNorm<Shape<6, 5>, LocalResponseNormOptions{.size = 0}>>;
#endif

auto run(Net const& net, Tensor<float, 6, 5> const& x) {
  return net(x);
}
