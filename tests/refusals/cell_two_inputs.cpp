// A cell of two inputs.
// EXPECT: a cell reads one input, a step of the sequence
// EXPECT: InputsOfACell<2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(now * slice<0, 0, 1>(x), next<"h">(now));
#else
constexpr auto made = cell(now * input<"gain">, next<"h">(now));
#endif
