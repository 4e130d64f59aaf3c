// A network that holds a layer whose expression is refused.
// EXPECT: layer_exists<.*At<1, .*MoreThanOneInputLeaf<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/expression_layer.hpp>

namespace g = ingot::graph;
using namespace ingot;

constexpr auto x = g::input<"x", 3>;
constexpr auto t = g::input<"t", 3>;

#ifdef FIXED
using Net = Network<Relu<3>, ExpressionLayer<x * x>>;
#else
using Net = Network<Relu<3>, ExpressionLayer<x * t>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
