// A name that the expression has not.
// EXPECT: what is replaced is the one leaf of a name
// EXPECT: LeavesOfName<.*("z"|'z').*, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/substitute.hpp>

using namespace ingot::graph;

constexpr auto f = exp(input<"x", 2, 3>);
#ifdef FIXED
constexpr auto g = substitute<"x">(f, input<"y", 2, 3>);
#else
constexpr auto g = substitute<"z">(f, input<"y", 2, 3>);
#endif
