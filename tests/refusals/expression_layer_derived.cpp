// A network of a layer that derives from an expression which is refused: the network says why, once.
// EXPECT: a layer of the network is refused
// EXPECT: layer_exists<.*At<1, Own>, .*NoInputLeaf>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 3>;
constexpr auto w = graph::parameter<"w", 3>;

#ifdef FIXED
struct Own : ExpressionLayer<x * w> {};
#else
struct Own : ExpressionLayer<w * w> {};
#endif

Tensor<float, 2> run(Network<Dense<3, 3>, Own, Dense<3, 2>> const& net, Tensor<float, 3> const& x) {
  return net(x);
}
