// What a state becomes, as an operand.
// EXPECT: next<name>\(e\) stands in cell\(\.\.\.\) alone
// EXPECT: is_read_in_an_expression<.*Next<.*("h"|104)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(x + now, next<"h">(now));
#else
constexpr auto made = cell(x + next<"h">(now), next<"h">(now));
#endif
