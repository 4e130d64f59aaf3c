// What imported models are spelled with as a device compiles it: golden vectors, networks of expressions, functions.
#include <ingot/deploy/golden.hpp>
#include <ingot/deploy/golden_of.hpp>
#include <ingot/graph/operations/more_functions.hpp>
#include <ingot/ingot.hpp>
#include <ingot/network/expression_network.hpp>
using namespace ingot;
namespace {
namespace policy {
constexpr auto model = [] {
  namespace g = graph;
  constexpr auto x = g::input<"x", 1, 3>;
  constexpr auto h = g::input<"h", 1, 2>;
  constexpr auto next = g::linear(g::concat<1>(x, h), g::parameter<"w", 2, 5>, g::parameter<"b", 2>);
  return g::outputs(g::erf(next) + g::atan(g::round(next)) + g::remainder(next, h) + g::asinh(g::floor(next)), next);
}();
using Net = ExpressionNetwork<model, Names<"y", "next">>;
constexpr Tensor<float, 1, 1, 3> xs{};
constexpr Tensor<float, 1, 1, 2> hs{};
constexpr auto golden =
    golden_of<Net>({.relative = 1e-4}, 17, given<"x">(xs), given<"h">(hs), expected<"y">(hs), expected<"next">(hs));
Net net{};
GoldenWorkspace<Net> workspace;
}  // namespace policy
using Layers = Network<Dense<3, 2>>;
Layers layers{};
constexpr Tensor<float, 1, 3> layer_inputs{};
constexpr Tensor<float, 1, 2> layer_outputs{};
constexpr Golden golden{layer_inputs, layer_outputs, {.absolute = 1e-4}, 12};
}  // namespace
extern "C" int verify_named() {
  return verify(policy::net, policy::golden, policy::workspace).text[0];
}
extern "C" int verify_layers() {
  return verify(layers, golden).text[0];
}
extern "C" float act(Tensor<float, 1, 3> const& x, Tensor<float, 1, 2> const& h) {
  return policy::net(graph::bind<"x">(x), graph::bind<"h">(h)).get<"y">()[0];
}
