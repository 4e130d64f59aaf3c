// A window of past steps, where later ones are seen, too.
// EXPECT: layer_exists<.*At<0, .*WindowWithoutCausal<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MultiHeadAttention<4, 8, 2, AttentionOptions{.causal = true, .window = 2}>>;
#else
using Net = Network<MultiHeadAttention<4, 8, 2, AttentionOptions{.window = 2}>>;
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
