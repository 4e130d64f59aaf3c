// An alpha of 0, by which Celu divides.
// EXPECT: layer_exists<.*At<0, .*Celu<.*AlphaIs0
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/more_activations.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Celu<0.5, 6>>;
#else
using Net = Network<Celu<0, 6>>;
#endif

auto run(Net const& net, Tensor<float, 6> const& x) {
  return net(x);
}
