// forward(x, y, workspace) gives what forward<B>(x, y, workspace) gives, for whatever holds the numbers.
#define BOOST_TEST_MODULE deduced_forward
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

using Chain = Network<Dense<4, 8>, Tanh<8>, Dense<8, 4>>;
using Around = Residual<Chain>;
using Joined = Concat<Dense<4, 2>, Dense<4, 2>>;

template <std::size_t B>
Tensor<float, B, 4> inputs() {
  Tensor<float, B, 4> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric(RandomKey{3}, i));
  return x;
}

template <class L>
L initialized_layer() {
  Network<L> net{};
  initialize(net, 1);
  return net.template layer<0>();
}

// Members of Network, Residual and Concat, and the function for any layer.
template <class L>
void check_layer() {
  L const layer = initialized_layer<L>();
  auto const x = inputs<3>();
  Tensor<float, 3, 4> expected{};
  Workspace<float, workspace_size_v<L, 3> + 1> workspace;
  layer.template forward<3>(x, expected, workspace);

  Tensor<float, 3, 4> y{};
  layer.forward(x, y, workspace);
  BOOST_TEST((y == expected));
  y = {};
  forward(layer, x, y, workspace);
  BOOST_TEST((y == expected));

  // Views, of rows that lie apart.
  Tensor<float, 3, 9> wide{};
  View<float, 3, Shape<9>> const rows(wide);
  layer.forward(View<float const, 3, Shape<4>>(x), rows.slice<5, Shape<4>>(), workspace);
  for (std::size_t b = 0; b < 3; ++b) {
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(wide(b, 5 + i) == expected(b, i));
  }

  // A sample with and without the batch extent.
  Tensor<float, 4> one{};
  Tensor<float, 1, 4> row{};
  Tensor<float, 4> const sample{x[0], x[1], x[2], x[3]};
  layer.forward(sample, row, workspace);
  layer.forward(Tensor<float, 1, 4>{x[0], x[1], x[2], x[3]}, one, workspace);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(row(0, i) == one[i]);
    BOOST_TEST(math::abs(one[i] - expected(0, i)) <= 1e-6F);  // a multiply-add may be fused in one of them
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(layers_that_hold_layers) {
  check_layer<Chain>();
  check_layer<Around>();
  check_layer<Joined>();
}

BOOST_AUTO_TEST_CASE(layers_without_workspace) {
  auto const dense = initialized_layer<Dense<4, 3>>();
  auto const x = inputs<2>();
  Tensor<float, 2, 3> expected{};
  Tensor<float, 2, 3> y{};
  dense.forward<2>(x, expected);
  forward(dense, x, y);
  BOOST_TEST((y == expected));
}

// Nor do layers that hold layers ask for a workspace of nothing.
template <class L>
void check_without_workspace() {
  static_assert(workspace_size_v<L, 2> == 0);
  L const layer = initialized_layer<L>();
  auto const x = inputs<2>();
  Workspace<float, 0> none;
  Tensor<float, 2, 4> expected{};
  layer.forward(x, expected, none);
  Tensor<float, 2, 4> y{};
  layer.forward(x, y);
  BOOST_TEST((y == expected));
}

BOOST_AUTO_TEST_CASE(layers_that_hold_layers_without_workspace) {
  check_without_workspace<Network<Dense<4, 4>>>();
  check_without_workspace<Residual<Relu<4>>>();
  check_without_workspace<Joined>();
}

// A network without parameters computes in the numbers that it is given.
BOOST_AUTO_TEST_CASE(any_scalar) {
  Network<Relu<2>, Tanh<2>> const net{};
  Tensor<double, 2> y{};
  Workspace<double, 4> workspace;
  net.forward(Tensor<double, 2>{-3.0, 1.5}, y, workspace);
  BOOST_TEST(y[0] == 0.0);
  BOOST_TEST(y[1] == math::tanh(1.5));
}

BOOST_AUTO_TEST_CASE(in_a_constant_expression) {
  constexpr auto y = [] {
    Network<Dense<2, 1>> net{};
    net.layer<0>().weight = {2, 3};
    Tensor<float, 1> result{};
    Workspace<float, 1> workspace{};
    net.forward(Tensor<float, 2>{10, 1}, result, workspace);
    return result;
  }();
  BOOST_TEST(y[0] == 23.0F);
}
