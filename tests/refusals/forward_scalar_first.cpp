// The batch size comes first.
// EXPECT: names the batch size before the scalar
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net const& net, Tensor<float, 4> const& x, Tensor<float, 3>& y, Net::Workspace<1>& workspace) {
  net.forward<1>(x, y, workspace);
}
#else
void run(Net const& net, Tensor<float, 4> const& x, Tensor<float, 3>& y, Net::Workspace<1>& workspace) {
  net.forward<float, 1>(x, y, workspace);
}
#endif
