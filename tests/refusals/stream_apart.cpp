// Branches of which one strides in time.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<0, (ingot::)?Concat<
// EXPECT: BranchesStreamApart
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Other = Conv1d<Shape<2, 10>, 3, 2, Conv1dOptions{.stride = 2}>;
#else
using Other = Conv1d<Shape<2, 10>, 3, 6>;
#endif
State<Network<Concat<Conv1d<Shape<2, 10>, 3, 2, Conv1dOptions{.stride = 2}>, Other>>> state;
