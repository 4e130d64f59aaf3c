// Which of two equal layers is meant cannot be told by their type.
// EXPECT: of several, ask by position
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<2, 2>, Relu<2>, Dense<2, 1>>;
#else
using Net = Network<Dense<2, 2>, Relu<2>, Dense<2, 2>>;
#endif

auto const& weight(Net const& net) {
  return net.layer<Dense<2, 2>>().weight;
}
