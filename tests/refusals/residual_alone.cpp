// EXPECT: accepted<.*BranchesEndApart<.*Shape<3>, .*Shape<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Residual<Dense<2, 2>> layer{};
#else
Residual<Dense<2, 3>> layer{};
#endif
