// EXPECT: layer_exists<.*At<1, .*Network<.*InBranch<1, (struct )?ingot::reasons::NoInputShape
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<2>, Network<Relu<2>, Relu<2>>>;
#else
using Net = Network<Relu<2>, Network<Relu<2>, int>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
