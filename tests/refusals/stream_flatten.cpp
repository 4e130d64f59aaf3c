// All times in one row.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<1, (ingot::)?Flatten<4, 38> ?>
// EXPECT: MixesTimeWithOtherAxes
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv1d<Shape<2, 40>, 4, 3>>;
#else
using Net = Network<Conv1d<Shape<2, 40>, 4, 3>, Flatten<4, 38>, Dense<152, 2>>;
#endif
State<Net> state;
