// A state that cannot change, of several steps.
// EXPECT: advance<Max>\(x, y, count, state, workspace\) changes the state: it is const
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
void run(Net const& net, float const* x, float* y, std::size_t count, Given& state, BlockWorkspace<Net, 8>& workspace) {
  net.advance<8>(x, y, count, state, workspace);
}
