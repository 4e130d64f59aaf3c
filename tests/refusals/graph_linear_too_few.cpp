// A linear map without its bias.
// EXPECT: an operation is called with as many expressions as it has operands
// EXPECT: has_operands<3(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = linear(x, parameter<"w", 4, 3>, parameter<"b", 4>);
#else
constexpr auto y = linear(x, parameter<"w", 4, 3>);
#endif
constexpr auto z = exp(y);
