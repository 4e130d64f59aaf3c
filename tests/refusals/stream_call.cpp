// A step of a network that cannot stream: one error, whatever is called.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: ReadsTheWholeSequence
// ERRORS: 1
// MAX-LINES: 20
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<5, 2>>;
#else
using Net = Network<LayerNorm<Shape<5, 2>>>;
#endif
void run(Net const& net, Tensor<float, 2> const& x, Tensor<float, 2>& y) {
  auto state = net.rest_state();
  net.step(x, y, state);
}
