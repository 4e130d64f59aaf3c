// No extent is worked out.
// EXPECT: a reshape names every extent
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 2, 3>;

#ifdef FIXED
constexpr auto y = graph::reshape<3, 2>(x);
#else
constexpr auto y = graph::reshape<-1, 2>(x);
#endif
