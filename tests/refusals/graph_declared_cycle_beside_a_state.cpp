// A cycle beside another that goes through a state: the message goes round the first alone.
// EXPECT: no node reads itself, directly or through others, but through a state
// EXPECT: Cycle<.*("gate"|'g', 'a', 't', 'e').*("mix"|'m', 'i', 'x').*("gate"|'g', 'a', 't', 'e')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model = declare<"y">(leaf<"y">(state<"h", 3>), node<"y", "mix", "h">(add), leaf(input<"x", 3>),
#ifdef FIXED
                                    node<"gate", "h">(sigmoid),
#else
                                    node<"gate", "mix">(sigmoid),
#endif
                                    node<"mix", "gate", "x">(multiply));
constexpr auto made = model.cell();
