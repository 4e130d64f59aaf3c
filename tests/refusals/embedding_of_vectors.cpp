// Indices are numbers, one a step.
// EXPECT: layer_exists<.*At<0, .*RankOrSizeOf<.*Shape<7, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/embedding.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<11, 4>));
#else
using Net = decltype(build<Shape<7, 1>>(embedding<11, 4>));
#endif

auto run(Net const& net, Tensor<float, 7> const& x) {
  return net(x);
}
