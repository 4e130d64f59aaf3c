// Networks made from networks.
#define BOOST_TEST_MODULE transform
#include <boost/hana/equal.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <ingot/network/transform.hpp>
#include <type_traits>

using namespace ingot;

namespace {

using Trained = decltype(build<Shape<3>>(dropout<0.1>, dense<5>, relu, dropout<0.5>, dense<2>));
using Deployed = Network<Dense<3, 5>, Relu<5>, Dense<5, 2>>;
static_assert(std::is_same_v<inference_network_t<Trained>, Deployed>);
static_assert(std::is_same_v<inference_network_t<Deployed>, Deployed>);

static_assert(decltype(boost::hana::length(layer_types<Trained>))::value == 5);
static_assert(std::is_same_v<network_of_t<decltype(layer_types<Trained>)>, Trained>);

template <class L>
struct ReluBecomesTanh {
  using type = L;
};
template <std::size_t... Extents>
struct ReluBecomesTanh<Relu<Extents...>> {
  using type = Tanh<Extents...>;
};
static_assert(
    std::is_same_v<transform_layers_t<Deployed, ReluBecomesTanh>, Network<Dense<3, 5>, Tanh<5>, Dense<5, 2>>>);

}  // namespace

BOOST_AUTO_TEST_CASE(the_inference_network_computes_the_same) {
  Trained trained{};
  initialize(trained, 1);
  Deployed deployed{};
  copy_for_inference(trained, deployed);
  Tensor<float, 3> const x{1, -2, 3};
  BOOST_TEST((trained(x) == deployed(x)));
  BOOST_TEST(deployed.layer<0>().weight[7] != 0);
}
