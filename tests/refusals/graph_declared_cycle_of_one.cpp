// A node that reads itself.
// EXPECT: no node reads itself, directly or through others
// EXPECT: Cycle<.*("h"|'h').*("h"|'h').*> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare(node<"h", "x", "x">(add), leaf(input<"x", 2, 3>));
#else
constexpr auto model = declare(node<"h", "x", "h">(add), leaf(input<"x", 2, 3>));
#endif
