// An axis in angle brackets.
// EXPECT: axes are an argument of the call: sum\(x, axis<0>\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = sum(x, axis<0>);
#else
constexpr auto y = sum<0>(x);
#endif
constexpr auto z = exp(y);
