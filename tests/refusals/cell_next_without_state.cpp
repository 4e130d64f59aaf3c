// What becomes the state c, which nothing reads: c is an input there.
// EXPECT: a cell has states, and one next<name>\(\.\.\.\) for each of them
// EXPECT: NextWithoutState<.*("c"|'c')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(now + state<"c", 3>, next<"h">(now), next<"c">(x));
#else
constexpr auto made = cell(now, next<"h">(now), next<"c">(x));
#endif
