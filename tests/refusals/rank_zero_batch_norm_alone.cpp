// EXPECT: accepted<.*RankZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
BatchNorm<Shape<2>> layer{};
#else
BatchNorm<Shape<>> layer{};
#endif
