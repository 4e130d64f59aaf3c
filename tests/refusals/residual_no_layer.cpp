// EXPECT: layer_exists<.*At<0, .*Residual<int.*InBranch<0, (struct )?ingot::reasons::NoInputShape
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Residual<Relu<2>>>;
#else
using Net = Network<Residual<int>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
