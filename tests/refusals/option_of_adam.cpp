// An optimizer in a constant expression whose beta1 is 1: the option, its value, and what is allowed.
// Clang lists every call on the way.
// EXPECT: option_of_adam.cpp:\d+
// EXPECT: option %s is %g: allowed is
// EXPECT: "beta1"\), 1\.0e\+0|\.beta1 = beta1
// ERRORS: 1
// MAX-LINES: 20
#include <ingot/layers/dense.hpp>
#include <ingot/training/optimizers.hpp>
using Net = ingot::Dense<1, 1>;

#ifdef FIXED
constexpr double beta1 = 0.9;
#else
constexpr double beta1 = 1.0;
#endif
constexpr Net moved = [] {
  Net net{};
  ingot::Adam<Net>{.beta1 = beta1}.step(net, Net{});
  return net;
}();
