// A position counted from the last one.
// EXPECT: positions .*count from 0
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = gather<0, 1>(x);
#else
constexpr auto y = gather<0, -1>(x);
#endif
constexpr auto z = exp(y);
