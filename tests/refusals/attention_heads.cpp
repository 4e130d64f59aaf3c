// Heads of equal size fill a width.
// EXPECT: layer_exists<.*At<0, .*MultiHeadAttention<.*HeadsDoNotDivideWidth<3, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MultiHeadAttention<4, 8, 2>>;
#else
using Net = Network<MultiHeadAttention<4, 8, 3>>;
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
