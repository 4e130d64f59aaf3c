// Shifts that go farther to one side.
// EXPECT: this machine is refused
// EXPECT: EvenShifts<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr NtmOptions options{.shifts = 5};
#else
constexpr NtmOptions options{.shifts = 4};
#endif
constexpr auto machine = neural_turing_machine<3, 2, 6, 4, options>(feedforward_controller<5>);
