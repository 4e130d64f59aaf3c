// The state of another network.
// EXPECT: step\(x, y, state, workspace\) goes on from a State<Net>
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
void run(Net const& net, Tensor<float, 4>& y, State<Net>& state, StepWorkspace<Net>& workspace) {
#ifdef FIXED
  net.step(Tensor<float, 2>{}, y, state, workspace);
#else
  State<Network<Relu<4, 38>>> other;
  net.step(Tensor<float, 2>{}, y, other, workspace);
#endif
}
