// The call that puts its workspace on the stack is offered only where that is small, and says what to use instead.
// EXPECT: place a Network::Workspace<1> and call forward<1>\(x, y, workspace\)
// EXPECT: fits_the_stack<.*Bytes<\d+>, .*Bytes<16384> ?>
// EXPECT: define INGOT_STACK_WORKSPACE_LIMIT, which is the second number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 1000>, Relu<1000>, Dense<1000, 2>>;
#else
using Net = Network<Dense<4, 10000>, Relu<10000>, Dense<10000, 2>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
