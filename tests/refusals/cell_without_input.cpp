// A cell that reads nothing but its state.
// EXPECT: a cell reads one input, a step of the sequence
// EXPECT: InputsOfACell<0
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto h = state<"h", 3>;
constexpr auto now = tanh(x + h);

#ifdef FIXED
constexpr auto made = cell(tanh(h), next<"h">(h + x));
#else
constexpr auto made = cell(tanh(h), next<"h">(h + 1_c));
#endif
