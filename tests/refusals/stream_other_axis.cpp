// A convolution along features, where time is the first axis.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<1, (ingot::)?Conv1d<
// EXPECT: TimeIsAnotherAxis
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<PerStep<40, Dense<2, 8>>, Transpose<Shape<40, 8>>, Conv1d<Shape<8, 40>, 4, 3>>;
#else
using Net = Network<PerStep<40, Dense<2, 8>>, Conv1d<Shape<40, 8>, 4, 3>>;
#endif
State<Net> state;
