// A word of an expression that is refused, among the words of a network.
// EXPECT: layer_exists<.*At<1, .*MoreThanOneInputLeaf<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 3>;
constexpr auto t = graph::input<"t", 3>;

#ifdef FIXED
using Net = decltype(build<Shape<3>>(relu, layer_of<x * x>));
#else
using Net = decltype(build<Shape<3>>(relu, layer_of<x * t>));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
