// A controller whose output is a matrix.
// EXPECT: this machine is refused
// EXPECT: ControllerGives<.*Shape<7, 1> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 7>;
#ifdef FIXED
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(tanh(x));
#else
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(reshape<7, 1>(tanh(x)));
#endif
