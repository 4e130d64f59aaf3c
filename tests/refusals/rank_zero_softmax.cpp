// EXPECT: layer_exists<.*At<0, .*LogSoftmax<>.*RankZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<LogSoftmax<2>>;
#else
using Net = Network<LogSoftmax<>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
