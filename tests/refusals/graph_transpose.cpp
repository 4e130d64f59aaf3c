// The transpose of a vector.
// EXPECT: a transpose exchanges the last two axes
// EXPECT: Shape<3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = transpose(input<"x", 1, 3>);
#else
constexpr auto y = transpose(input<"x", 3>);
#endif
