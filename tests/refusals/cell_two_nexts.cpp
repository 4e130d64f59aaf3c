// A state that becomes two things.
// EXPECT: a cell has states, and one next<name>\(\.\.\.\) for each of them
// EXPECT: TwoNextsOf<.*("h"|'h')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(now, next<"h">(now));
#else
constexpr auto made = cell(now, next<"h">(now), next<"h">(x));
#endif
