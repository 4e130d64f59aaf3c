// EXPECT: accepted<.*NotOfRank<2(UL)?, .*Shape<3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Conv1d<Shape<3, 1>, 4, 1> layer{};
#else
Conv1d<Shape<3>, 4, 1> layer{};
#endif
