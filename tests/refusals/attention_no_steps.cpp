// Attention of a sequence without steps.
// EXPECT: layer_exists<.*At<0, .*ZeroSize<0, 8, 2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MultiHeadAttention<1, 8, 2>>;
#else
using Net = Network<MultiHeadAttention<0, 8, 2>>;
#endif

auto run(Net const& net, Tensor<float, 1, 8> const& x) {
  return net(x);
}
