// A position as an argument of the call.
// EXPECT: gather has an axis, positions that count from 0, and one expression: gather<0, 2, 1>\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = gather<0, 1>(x);
#else
constexpr auto y = gather<0>(x, 1);
#endif
constexpr auto z = exp(y);
