// Which of two equal layers is meant cannot be told by their type.
// EXPECT: of several, or where there is none, ask by position
// EXPECT: there_is_one<.*Dense<2, 2.*, .*NumberOfLayers<2> ?>
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
