// Attention in build() behind a vector.
// EXPECT: reasons::AttentionTakesTimeByWidth<.*Shape<8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<8>>(reshape<4, 2>, multi_head_attention<2>, flatten));
#else
using Net = decltype(build<Shape<8>>(multi_head_attention<2>));
#endif

auto run(Net const& net, Tensor<float, 8> const& x) {
  return net(x);
}
