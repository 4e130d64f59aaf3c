// A sequence in parts, whose outputs wait for later inputs.
// EXPECT: OutputsAreLate<1(UL)?>
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr Padding1 padding{2, 0};
#else
constexpr Padding1 padding{1, 1};
#endif
using Net = Network<Transpose<Shape<9, 3>>, Conv1d<Shape<3, 9>, 3, 3, Conv1dOptions{.padding = padding}>, Transpose<Shape<3, 9>>>;
void run(Net const& net, Tensor<float, 9, 3>& x, Tensor<float, 9, 3>& y, State<Net>& state) {
  SequenceWorkspace<Net> workspace;
  net.forward(x, y, state, workspace);
}
