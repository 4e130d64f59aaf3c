// A distribution over nothing.
// EXPECT: a distribution has a last axis
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto t = distribution<"t", 1>;
#else
constexpr auto t = distribution<"t">;
#endif
