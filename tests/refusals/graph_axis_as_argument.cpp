// An axis is part of the word.
// EXPECT: an axis is written as a constant: sum.x, axis<1>.
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 2, 3>;

#ifdef FIXED
constexpr auto y = graph::sum(x, graph::axis<1>);
#else
constexpr auto y = graph::sum(x, 1);
#endif
