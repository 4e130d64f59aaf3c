// A softmax of a number.
// EXPECT: the operation is along one axis of the shape
// EXPECT: Shape<>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = softmax(input<"x", 1>);
#else
constexpr auto y = softmax(input<"x">);
#endif
