// The axis of running sums as an argument.
// EXPECT: an axis is written as a constant: .*cumsum\(x, axis<1>\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = cumsum(x, axis<1>);
#else
constexpr auto y = cumsum(x, 1);
#endif
constexpr auto z = exp(y);
