// A controller that is not given what is read from the memory.
// EXPECT: this machine is refused
// EXPECT: ControllerReads<.*Shape<3>, .*Shape<7> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

constexpr auto h = state<"h", 5>;
#ifdef FIXED
constexpr auto x = input<"x", 3 + 4>;
#else
constexpr auto x = input<"x", 3>;
#endif
constexpr auto now = tanh(h + linear(x, parameter<"weight", 5, decltype(x)::shape::size>, parameter<"bias", 5>));
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(cell(now, next<"h">(now)));
