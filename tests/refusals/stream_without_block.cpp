// Several steps of a network prepared for streams, without their largest block.
// EXPECT: advance<Max>\(x, y, count, state, workspace\) names its largest block of steps
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Relu<4, 38>>;
using Stream = Streaming<Net>;
void run(Stream const& net, float const* x, float* y, Stream::State& state, Stream::Workspace<8>& workspace) {
#ifdef FIXED
  net.advance<8>(x, y, 100, state, workspace);
#else
  net.advance(x, y, 100, state, workspace);
#endif
}
