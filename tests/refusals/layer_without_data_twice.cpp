// Which of two equal layers is meant cannot be told by their type, also where it holds no data and a reference is asked for.
// EXPECT: of several, or where there is none, ask by position
// EXPECT: there_is_one<.*Relu<2>.*, .*NumberOfLayers<2> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<2, 2>, Relu<2>, Dense<2, 2>, Relu<2>>;

#ifdef FIXED
auto run(Net& net) {
  auto& dense = net.layer<0>();
  return dense.weight[0];
}
#else
void run(Net& net) {
  auto& relu = net.layer<Relu<2>>();
  static_cast<void>(relu);
}
#endif
