// Every node is read, the last by a state: there is no saying which is the output.
// EXPECT: where states read every node, the output is named: declare<name>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare<"y">(leaf<"y">(state<"h", 3>), node<"y", "x", "h">(add), leaf(input<"x", 3>));
#else
constexpr auto model = declare(leaf<"y">(state<"h", 3>), node<"y", "x", "h">(add), leaf(input<"x", 3>));
#endif
constexpr auto made = model.cell();
