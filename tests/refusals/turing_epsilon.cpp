// Cosines of vectors that may be zero.
// EXPECT: this machine is refused
// EXPECT: EpsilonOfCosine<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/cells/neural_turing_machine.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr NtmOptions options{.epsilon = 1e-4};
#else
constexpr NtmOptions options{.epsilon = 0.0};
#endif
constexpr auto machine = neural_turing_machine<3, 2, 6, 4, options>(feedforward_controller<5>);
