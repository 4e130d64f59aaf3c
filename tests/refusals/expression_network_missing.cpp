// An input that is not bound.
// EXPECT: a network of an expression takes bind<name>\(value\) for each input
// EXPECT: NotBound<.*Shape<1, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/expression_network.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 1, 3>;
constexpr auto h = input<"h", 1, 3>;
constexpr auto model = outputs(x * h, x + h);
using Net = ingot::ExpressionNetwork<model, ingot::Names<"product", "sum">>;

auto run(Net const& net, Tensor<float, 1, 3> const& a, Tensor<float, 1, 3> const& b) {
#ifdef FIXED
  return net(bind<"x">(a), bind<"h">(b)).get<"sum">();
#else
  return (static_cast<void>(b), net(bind<"x">(a)).get<"sum">());
#endif
}
