// A smallest output above the largest.
// EXPECT: layer_exists<.*At<0, .*Hardtanh<.*BoundsOutOfOrder<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/more_activations.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Hardtanh<-1, 1, 6>>;
#else
using Net = Network<Hardtanh<1, -1, 6>>;
#endif

auto run(Net const& net, Tensor<float, 6> const& x) {
  return net(x);
}
