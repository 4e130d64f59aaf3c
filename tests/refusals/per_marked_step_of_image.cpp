// A layer whose input is no vector has no place for a mark behind its features.
// EXPECT: layer_exists<.*At<0, .*PerMarkedStep<.*NotOneVectorAStep
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/per_marked_step.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<PerMarkedStep<5, Relu<6>>>;
#else
using Net = Network<PerMarkedStep<5, Relu<2, 3>>>;
#endif

auto run(Net const& net, Tensor<float, 5, 7> const& x) {
  return net(x);
}
