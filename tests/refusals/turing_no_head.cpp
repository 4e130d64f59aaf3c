// A machine that writes what it never reads.
// EXPECT: this machine is refused
// EXPECT: Heads<0, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr NtmOptions options{.read_heads = 1};
#else
constexpr NtmOptions options{.read_heads = 0};
#endif
constexpr auto machine = neural_turing_machine<3, 2, 6, 4, options>(feedforward_controller<5>);
