#define BOOST_TEST_MODULE golden_networks
#include "check_network.hpp"

#include "ingot/layers/activations.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/layers/softmax.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class Net, std::size_t B>
void check(std::string const& name) {
  check_golden<Net, B>(Golden("networks"), name);
}

using Map = Shape<4, 7, 5>;
constexpr ConvOptions same{.padding = 1};

}  // namespace

BOOST_AUTO_TEST_CASE(lenet_network) {
  using Net = Network<Conv2d<Shape<1, 28, 28>, 6, 5>, Relu<6, 24, 24>, MaxPool2d<Shape<6, 24, 24>, 2>,
                      Conv2d<Shape<6, 12, 12>, 16, 5>, Relu<16, 8, 8>, MaxPool2d<Shape<16, 8, 8>, 2>, Flatten<16, 4, 4>,
                      Dense<256, 120>, Relu<120>, Dense<120, 84>, Relu<84>, Dense<84, 10>>;
  check<Net, 2>("lenet");
}

BOOST_AUTO_TEST_CASE(reshapes_network) {
  using Net = Network<Conv2d<Shape<2, 5, 3>, 4, 3, same>, Flatten<4, 5, 3>, Relu<60>,
                      Reshape<Shape<60>, Shape<3, 5, 4>>, Conv2d<Shape<3, 5, 4>, 2, 3>, Flatten<2, 3, 2>,
                      Reshape<Shape<12>, Shape<6, 2>>, Conv1d<Shape<6, 2>, 3, 2>>;
  check<Net, 2>("reshapes");
}

BOOST_AUTO_TEST_CASE(perceptron_network) {
  using Net =
      Network<Dense<17, 33>, Tanh<33>, Dense<33, 7>, LayerNorm<Shape<7>>, Gelu<7>, Dense<7, 33, float, Bias::none>,
              BatchNorm<Shape<33>>, Silu<33>, Sigmoid<33>, Dense<33, 3>, LogSoftmax<3>>;
  check<Net, 5>("perceptron");
}

BOOST_AUTO_TEST_CASE(residual_network) {
  using Body = Network<Conv2d<Map, 4, 3, same>, Relu<4, 7, 5>, Conv2d<Map, 4, 3, same>>;
  check<Network<Conv2d<Shape<3, 7, 5>, 4, 3, same>, Residual<Body>, Relu<4, 7, 5>>, 2>("residual");
}

BOOST_AUTO_TEST_CASE(residual_with_projection) {
  using Body = Network<Conv2d<Shape<3, 7, 7>, 5, 3, ConvOptions{.stride = 2, .padding = 1, .bias = false}>,
                       BatchNorm<Shape<5, 4, 4>>, Relu<5, 4, 4>, Conv2d<Shape<5, 4, 4>, 5, 3, same>>;
  using Projection = Conv2d<Shape<3, 7, 7>, 5, 1, ConvOptions{.stride = 2}>;
  using Net = Network<Relu<3, 7, 7>, Residual<Body, Projection>, Relu<5, 4, 4>, Flatten<5, 4, 4>, Dense<80, 3>>;
  check<Net, 2>("residual_projection");
}

BOOST_AUTO_TEST_CASE(concat_network) {
  using Wide = Network<Conv2d<Shape<4, 5, 5>, 3, 3, same>, Relu<3, 5, 5>>;
  using Pool = MaxPool2d<Shape<4, 5, 5>, 3, PoolOptions{.stride = 1, .padding = 1}>;
  using Net = Network<Conv2d<Shape<3, 5, 5>, 4, 1>, Concat<Conv2d<Shape<4, 5, 5>, 2, 1>, Wide, Pool>,
                      Conv2d<Shape<9, 5, 5>, 2, 3>>;
  check<Net, 2>("concat");
}
