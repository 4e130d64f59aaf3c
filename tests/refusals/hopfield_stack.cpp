// The pseudo-inverse of many patterns is not put on the stack.
// EXPECT: the scratch of so many patterns is too large for the stack
// EXPECT: fits_the_stack<.*Bytes<160800>.*Bytes<16384>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

Workspace<float, pseudo_inverse_workspace_size<200>> workspace;

bool learn(Hopfield<300>& net, Tensor<float, 200, 300> const& patterns) {
#ifdef FIXED
  return bool(store(net, patterns, PseudoInverseRule{}, workspace));
#else
  return bool(store(net, patterns, PseudoInverseRule{}));
#endif
}
