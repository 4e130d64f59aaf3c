// An input that is to become another node: only states do.
// EXPECT: a leaf that becomes another node is a state: leaf<update>\(state<name, 8>\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare<"y">(leaf<"y">(state<"h", 3>), node<"y", "x", "h">(add), leaf(input<"x", 3>));
#else
constexpr auto model = declare<"y">(leaf<"y">(input<"h", 3>), node<"y", "x", "h">(add), leaf(input<"x", 3>));
#endif
