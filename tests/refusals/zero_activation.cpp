// EXPECT: every extent of a layer's shapes is at least 1
// EXPECT: has_no_zero_extent<.*At<0, .*Relu<3, 0>.*, .*Shape<3, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<3, 1>>;
#else
using Net = Network<Relu<3, 0>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
