// A state that the cell reads and that becomes nothing.
// EXPECT: a cell has states, and one next<name>\(\.\.\.\) for each of them
// EXPECT: StateWithoutNext<.*("c"|'c')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(now * state<"c", 3>, next<"h">(now), next<"c">(x));
#else
constexpr auto made = cell(now * state<"c", 3>, next<"h">(now));
#endif
