// A number where a controller should be.
// EXPECT: this machine is refused
// EXPECT: NotAController<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(lstm_controller<5>);
#else
constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(5);
#endif
