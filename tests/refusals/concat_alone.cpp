// EXPECT: accepted<.*InBranch<1, (struct )?ingot::reasons::NoInputShape
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Concat<Dense<2, 2>, Relu<2>> layer{};
#else
Concat<Dense<2, 2>, int> layer{};
#endif
