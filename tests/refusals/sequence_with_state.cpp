// A sequence in parts, whose time is not the first axis.
// EXPECT: forward\(x, y, state, workspace\) is for networks \[Time, Features\] whose outputs wait for no later inputs
// EXPECT: TimeIsNotTheFirstAxis
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<9, 3>>;
#else
using Net = Network<Relu<9, 3>, BatchNorm<Shape<9, 3>>>;
#endif
void run(Net const& net, Tensor<float, 9, 3>& x, Tensor<float, 9, 3>& y, State<Net>& state) {
  SequenceWorkspace<Net> workspace;
  net.forward(x, y, state, workspace);
}
