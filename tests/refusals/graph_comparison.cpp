// A comparison is a word, as it gives numbers.
// EXPECT: a comparison of expressions is an operation: greater
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 2, 3>;

#ifdef FIXED
constexpr auto y = graph::greater(x, graph::constant<0.0>);
#else
constexpr auto y = x > graph::constant<0.0>;
#endif
