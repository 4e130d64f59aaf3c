// A parameter that has the name of a state.
// EXPECT: the input, each state and each parameter of a cell have a name of their own
// EXPECT: TwoLeavesNamed<.*("h"|'h')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(now * parameter<"gain", 3>, next<"h">(now));
#else
constexpr auto made = cell(now * parameter<"h", 3>, next<"h">(now));
#endif
