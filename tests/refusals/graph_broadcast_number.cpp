// A plain number, broadcast.
// EXPECT: a broadcast has extents and one expression: broadcast<2, 3>\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = broadcast<2>(1.0_c);
#else
constexpr auto y = broadcast<2>(1.0);
#endif
constexpr auto z = exp(y);
