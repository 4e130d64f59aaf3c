// The state of the network that was prepared, whose weights and so whose layers are others.
// EXPECT: goes on from a State<Net>, of a Streaming<Net> from a Streaming<Net>::State
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
using Stream = Streaming<Net>;
#ifdef FIXED
using Given = Stream::State;
#else
using Given = State<Net>;
#endif
void run(Stream const& net, Tensor<float, 4>& y, Given& state, Stream::Workspace<>& workspace) {
  net.step(Tensor<float, 2>{}, y, state, workspace);
}
