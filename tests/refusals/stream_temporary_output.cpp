// An output that is gone behind the call, of a network prepared for streams.
// EXPECT: step\(x, y, state, workspace\) writes y: a temporary tensor is gone before it is read
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
using Stream = Streaming<Net>;
void run(Stream const& net, Tensor<float, 4>& y, Stream::State& state, Stream::Workspace<>& workspace) {
#ifdef FIXED
  net.step(Tensor<float, 2>{}, View<float, 1, Shape<4>>(y), state, workspace);
#else
  net.step(Tensor<float, 2>{}, Tensor<float, 4>{}, state, workspace);
#endif
}
