// A leaf that is none, and so has no name.
// EXPECT: a leaf is an input, a state or a parameter; anything else is a node with a name of its own
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare(leaf(input<"x", 2, 3>), node<"out", "x">(relu));
#else
constexpr auto model = declare(leaf(2.0_c * input<"x", 2, 3>), node<"out", "x">(relu));
#endif
constexpr auto out = model.expression<"out">();
