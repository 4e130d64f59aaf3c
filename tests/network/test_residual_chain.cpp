// A residual block whose body is a chain of layers, spelled without the chain.
#define BOOST_TEST_MODULE residual_chain
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <type_traits>

using namespace ingot;

namespace {

using Block = Residual<Dense<4, 8>, Tanh<8>, Dense<8, 4>>;
using Spelled = Residual<Network<Dense<4, 8>, Tanh<8>, Dense<8, 4>>>;

static_assert(std::is_same_v<decltype(build<Shape<4>>(residual(dense<8>, ingot::tanh, dense<4>), dense<3>)),
                             Network<Block, Dense<4, 3>>>);
static_assert(fingerprint_v<Network<Block>> == fingerprint_v<Network<Spelled>>);
static_assert(workspace_size_v<Network<Block>, 2> == workspace_size_v<Network<Spelled>, 2>);
static_assert(parameter_count<Block> == parameter_count<Spelled>);
static_assert(std::is_same_v<Block::with_scalar<double>, with_scalar_t<Block, double>>);

}  // namespace

BOOST_AUTO_TEST_CASE(the_chain_is_the_body) {
  Network<Block, Dense<4, 3>> a{};
  Network<Spelled, Dense<4, 3>> b{};
  initialize(a, 7);
  initialize(b, 7);
  Tensor<float, 4> const x{1, -2, 3, -4};
  BOOST_TEST((a(x) == b(x)));
}

BOOST_AUTO_TEST_CASE(gradients) {
  double const worst = check_by_duals<Network<Block, Dense<4, 3>>>().worst();
  BOOST_TEST(worst < 1e-12);
}
