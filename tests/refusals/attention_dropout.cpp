// Weights of attention that are all dropped.
// EXPECT: layer_exists<.*At<0, .*NotAProbability<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MultiHeadAttention<4, 8, 2, AttentionOptions{.dropout = 0.5}>>;
#else
using Net = Network<MultiHeadAttention<4, 8, 2, AttentionOptions{.dropout = 1.0}>>;
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
