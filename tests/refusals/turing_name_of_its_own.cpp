// A controller whose state has the name of the machine's memory.
// EXPECT: this machine is refused
// EXPECT: NameOfTheMachine<.*("memory"|'m', ?'e', ?'m')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto h = state<"h", 7>;
constexpr auto now = tanh(h + input<"x", 7>);
constexpr auto controller = cell(now, next<"h">(now));
#else
constexpr auto h = state<"memory", 7>;
constexpr auto now = tanh(h + input<"x", 7>);
constexpr auto controller = cell(now, next<"memory">(now));
#endif
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(controller);
