// A filter that looks a frame ahead waits for it, and what it is added to does not.
// EXPECT: streams<.*At<0, .*SkipStack<.*PartsWaitDifferently
// ERRORS: 1
// MAX-LINES: 22
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr Conv1dOptions options = causal(3);
#else
constexpr Conv1dOptions options{.padding = 1};
#endif
using Signal = Shape<1, 9>;
using Block = SkipBlock<Conv1d<Signal, 1, 3, options>, Tanh<1, 9>, Conv1d<Signal, 1, 1>>;
using Net = Network<SkipStack<SkipArray<Conv1d<Signal, 1, 1>, Conv1d<Signal, 1, 1>, Block, Block>>>;

auto at_rest(Net const& net) {
  return net.rest_state();
}
