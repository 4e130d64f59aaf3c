// Where the whole memory may be 16 KiB, the stack's limit is 1 KiB. The twin is the same program for a host.
// EXPECT: net\(x\) would put too many bytes on the stack
// EXPECT: fits_the_stack<.*Bytes<2056>, .*Bytes<1024> ?>
// EXPECT: define INGOT_STACK_WORKSPACE_LIMIT, which is the second number
// ERRORS: 1
// MAX-LINES: 10
// FLAGS: -D__ARM_ARCH_PROFILE=77
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 512>, Relu<512>, Dense<512, 2>>;

#ifdef FIXED
static_assert(stack_workspace_limit == 16384);
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
