// An input without elements, and what is made of it.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto x = input<"x", 2, 1>;
#else
constexpr auto x = input<"x", 2, 0>;
#endif

constexpr auto y = x;
