// An expression in the place of what a state becomes.
// EXPECT: a cell is an output and what its states become: cell\(y, next<name>\(a\)\)
// EXPECT: says_what_a_state_becomes<
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
constexpr auto made = cell(now, now);
#endif
