// The last of eight features is a mark: four heads do not divide the seven others.
// EXPECT: layer_exists<.*At<0, .*HeadsDoNotDivideWidth<4, 7>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/multi_head_attention.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<4, 8>>(multi_head_attention<4>));
#else
using Net = decltype(build<Shape<4, 8>>(multi_head_attention<4, AttentionOptions{.marked = true}>));
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
