// A sum of nothing.
// EXPECT: an operation is called with as many expressions as it has operands
// EXPECT: has_operands<1(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = sum(x);
#else
constexpr auto y = sum();
#endif
constexpr auto z = exp(y);
