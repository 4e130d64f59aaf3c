// Batches that do not broadcast.
// EXPECT: a matrix product takes \[..., n, k\] and \[..., k, m\]
// EXPECT: Shape<2, 3, 4>
// EXPECT: Shape<5, 4, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = matmul(input<"a", 2, 3, 4>, input<"b", 4, 3>);
#else
constexpr auto y = matmul(input<"a", 2, 3, 4>, input<"b", 5, 4, 3>);
#endif
