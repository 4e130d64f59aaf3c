// A block says itself what its attention refuses.
// EXPECT: layer_exists<.*At<0, .*TransformerBlock<.*HeadsDoNotDivideWidth<3, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/transformer_block.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<TransformerBlock<4, 8, 2, 16>>;
#else
using Net = Network<TransformerBlock<4, 8, 3, 16>>;
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
