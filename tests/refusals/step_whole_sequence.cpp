// The whole sequence in the place of a frame.
// EXPECT: step\(x, y, state, workspace\) reads a step_input_t<Net>, and advance<B> a batch of B of them
// EXPECT: View<(const float|float const), 1, (ingot::)?Shape<2> ?>
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
void run(Net const& net, Tensor<float, 4>& y, State<Net>& state, StepWorkspace<Net>& workspace) {
#ifdef FIXED
  net.step(Tensor<float, 2>{}, y, state, workspace);
#else
  net.step(Tensor<float, 2, 40>{}, y, state, workspace);
#endif
}
