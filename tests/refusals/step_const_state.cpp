// A state that cannot change.
// EXPECT: step\(x, y, state, workspace\) changes the state: it is const
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
#ifdef FIXED
using Given = State<Net>;
#else
using Given = State<Net> const;
#endif
void run(Net const& net, Tensor<float, 4>& y, Given& state, StepWorkspace<Net>& workspace) {
  net.step(Tensor<float, 2>{}, y, state, workspace);
}
