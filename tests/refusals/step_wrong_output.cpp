// An output with a time axis.
// EXPECT: step\(x, y, state, workspace\) writes a step_output_t<Net>, and advance<B> a batch of B of them
// EXPECT: View<float, 1, (ingot::)?Shape<4> ?>
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
void run(Net const& net, Tensor<float, 4>& y, State<Net>& state, StepWorkspace<Net>& workspace) {
#ifdef FIXED
  net.step(Tensor<float, 2>{}, y, state, workspace);
#else
  Tensor<float, 4, 38> whole{};
  net.step(Tensor<float, 2>{}, whole, state, workspace);
#endif
}
