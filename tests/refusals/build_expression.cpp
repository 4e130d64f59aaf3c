// An expression in place of the word of its layer.
// EXPECT: layer_exists<.*At<1, .*NotAWord<.*WriteLayerOfThisExpression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 6>;
constexpr auto e = x * graph::sigmoid(x);

#ifdef FIXED
using Net = decltype(build<Shape<3>>(dense<6>, layer_of<e>, dense<2>));
#else
using Net = decltype(build<Shape<3>>(dense<6>, e, dense<2>));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
