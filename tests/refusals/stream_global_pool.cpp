// A mean over all time, step by step.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<1, (ingot::)?GlobalAvgPool1d<(ingot::)?Shape<4, 40> ?> ?>
// EXPECT: ReadsTheWholeSequence
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Last = Relu<4, 40>;
#else
using Last = GlobalAvgPool1d<Shape<4, 40>>;
#endif
State<Network<Conv1d<Shape<2, 40>, 4, 1>, Last>> state;
