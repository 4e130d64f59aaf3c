// A function of two expressions, of one.
// EXPECT: an operation is called with as many expressions as it has operands
// EXPECT: has_operands<2(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = power(x, 2_c);
#else
constexpr auto y = power(x);
#endif
constexpr auto z = exp(y);
