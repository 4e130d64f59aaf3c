// EXPECT: accepted<.*RankZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Softmax<2> layer{};
#else
Softmax<> layer{};
#endif
