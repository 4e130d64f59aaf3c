// A number beside an expression.
// EXPECT: remainder takes two expressions: remainder\(a, b\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/graph/operations/more_functions.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = remainder(x, 2_c);
#else
constexpr auto y = remainder(x, 2);
#endif
