// Sequences joined one behind the other.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<0, (ingot::)?Concat<
// EXPECT: JoinsAlongTime
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

using Steps = PerStep<10, Dense<2, 3>>;
#ifdef FIXED
State<Network<Residual<Steps, Steps>>> state;
#else
State<Network<Concat<Steps, Steps>>> state;
#endif
