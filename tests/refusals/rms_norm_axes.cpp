// More axes to normalise than the shape has.
// EXPECT: layer_exists<.*At<0, .*RmsNorm<.*AxesExceedRank<2, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/rms_norm.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<RmsNorm<Shape<4>, RmsNormOptions{.axes = 1}>>;
#else
using Net = Network<RmsNorm<Shape<4>, RmsNormOptions{.axes = 2}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
