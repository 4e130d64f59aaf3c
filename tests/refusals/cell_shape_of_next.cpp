// A state of three numbers that becomes one of them.
// EXPECT: what a state becomes has its shape
// EXPECT: NextInShape<.*("h"|'h').*Shape<3>, .*Shape<1> ?>
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
constexpr auto made = cell(now, next<"h">(slice<0, 0, 1>(now)));
#endif
