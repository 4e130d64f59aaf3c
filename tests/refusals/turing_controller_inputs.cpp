// A controller of two inputs.
// EXPECT: this machine is refused
// EXPECT: InputsOfAController<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 7>;
#ifdef FIXED
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(tanh(x * parameter<"gain">));
#else
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(tanh(x * input<"gain">));
#endif
