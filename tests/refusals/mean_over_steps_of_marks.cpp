// Steps of a mark and nothing else.
// EXPECT: layer_exists<.*At<0, .*RankOrSizeOf<.*Shape<7, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/mean_over_steps.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<7, 1>>(mean_over_steps<>));
#else
using Net = decltype(build<Shape<7, 1>>(mean_over_steps<MeanOverStepsOptions{.marked = true}>));
#endif

auto run(Net const& net, Tensor<float, 7, 1> const& x) {
  return net(x);
}
