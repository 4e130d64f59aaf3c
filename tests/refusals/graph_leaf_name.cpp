// An input without a name.
// EXPECT: a leaf has a name
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto x = input<"x", 2>;
#else
constexpr auto x = input<"", 2>;
#endif

constexpr auto y = x;
