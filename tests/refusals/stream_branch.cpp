// A branch within a branch that reads all time.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<1, (ingot::)?Residual<
// EXPECT: InBranch<0, .*InStream<.*At<0, (ingot::)?LayerNorm<.*ReadsTheWholeSequence
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Norm = BatchNorm<Shape<2, 10>>;
#else
using Norm = LayerNorm<Shape<2, 10>>;
#endif
State<Network<Conv1d<Shape<2, 10>, 2, 1>, Residual<Network<Norm, Relu<2, 10>>>>> state;
