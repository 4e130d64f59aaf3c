// An output that is gone behind the call. A view of one that stays is none.
// EXPECT: step\(x, y, state, workspace\) writes y: a temporary tensor is gone before it is read
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
void run(Net const& net, Tensor<float, 4>& y, State<Net>& state, StepWorkspace<Net>& workspace) {
#ifdef FIXED
  net.step(Tensor<float, 2>{}, View<float, 1, Shape<4>>(y), state, workspace);
#else
  net.step(Tensor<float, 2>{}, Tensor<float, 4>{}, state, workspace);
#endif
}
