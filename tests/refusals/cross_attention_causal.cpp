// The steps of two sequences are not of one time.
// EXPECT: layer_exists<.*At<0, .*CausalAcrossSequences
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/cross_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<CrossAttention<2, 4, 8, 2>>;
#else
using Net = Network<CrossAttention<2, 4, 8, 2, AttentionOptions{.causal = true}>>;
#endif

auto run(Net const& net, Tensor<float, 6, 8> const& x) {
  return net(x);
}
