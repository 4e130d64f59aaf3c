// Networks: shapes, access, memory, inference and training passes.
#define BOOST_TEST_MODULE network
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

using namespace ingot;

namespace {

using Mlp = Network<Dense<3, 5>, Relu<5>, Dense<5, 2>>;
using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

// The parameters and nothing else; empty layers take no byte.
static_assert(sizeof(Mlp) == (3 * 5 + 5 + 5 * 2 + 2) * sizeof(float));
static_assert(parameter_count<LeNet> == 44426);
static_assert(parameter_bytes<LeNet> == 44426 * 4);
static_assert(std::is_empty_v<Network<Relu<3>, Tanh<3>>>);
static_assert(std::is_empty_v<Residual<Relu<3>>>);
static_assert(std::is_empty_v<Concat<Relu<3>, Relu<3>>>);
static_assert(sizeof(Dense<3, 2, float, Bias::none>) == 6 * sizeof(float));
// Large weights begin at a line of the cache where registers are wide, and leave no gap in the layer.
static_assert(alignof(Dense<784, 128>) == (simd::register_bytes > 16 ? 64 : alignof(float)));
static_assert(sizeof(Dense<784, 128>) == parameter_bytes<Dense<784, 128>>);
static_assert(alignof(Dense<784, 100>) == alignof(float) && alignof(Dense<64, 32>) == alignof(float));
static_assert(std::is_trivially_copyable_v<LeNet>);
// Nor do two empty layers of one type, one in a network and one in a network in it, keep a byte between them.
static_assert(parameter_count<Network<Relu<4>, Residual<Network<Relu<4>, Dense<4, 4>>>>> == 20);
static_assert(parameter_count<Network<Relu<4>, Network<Relu<4>, Dense<4, 4>>>> == 20);
static_assert(parameter_count<Concat<Relu<4>, Network<Relu<4>, Dense<4, 4>>>> == 20);
static_assert(parameter_count<Residual<Residual<Dense<4, 4>>>> == 20);
static_assert(std::is_empty_v<Residual<Relu<4>, Relu<4>>>);

static_assert(std::is_same_v<LeNet::input_shape, Shape<1, 28, 28>>);
static_assert(std::is_same_v<LeNet::output_shape, Shape<10>>);
static_assert(LeNet::depth == 12);
static_assert(Layer<LeNet>);
static_assert(TrainableLayer<LeNet>);
static_assert(!Layer<int>);
static_assert(!Layer<Shape<3>>);

// ReLU and max-pooling are fused and flatten is free, so that only the largest pair of neighbours counts: 6x12x12 beside
// 16x4x4.
static_assert(LeNet::workspace_size<1> == 864 + 256);
static_assert(LeNet::workspace_size<4> == 4 * (864 + 256));
static_assert(Mlp::workspace_size<1> == 5);
static_assert(Network<Dense<3, 2>>::workspace_size<1> == 0);
static_assert(Network<Dense<3, 4>, Softmax<4>>::workspace_size<1> == 0);

// The builder gives the type that one would spell.
static_assert(std::is_same_v<decltype(build<Shape<3>>(dense<5>, relu, dense<2>)), Mlp>);
static_assert(std::is_same_v<decltype(build<Shape<3>, double>(dense<5>, relu, dense<2>)),
                             Network<Dense<3, 5, double>, Relu<5>, Dense<5, 2, double>>>);
static_assert(std::is_same_v<
              LeNet, Network<Conv2d<Shape<1, 28, 28>, 6, 5>, Relu<6, 24, 24>, MaxPool2d<Shape<6, 24, 24>, 2>,
                             Conv2d<Shape<6, 12, 12>, 16, 5>, Relu<16, 8, 8>, MaxPool2d<Shape<16, 8, 8>, 2>,
                             Flatten<16, 4, 4>, Dense<256, 120>, Relu<120>, Dense<120, 84>, Relu<84>, Dense<84, 10>>>);
static_assert(
    std::is_same_v<decltype(build<Shape<2, 8>>(conv1d<4, 3>, batch_norm<>, leaky_relu<0.1>, avg_pool1d<2>,
                                               residual(chain(elu<>, identity)), concat(relu, softplus), dropout<0.5>,
                                               layer_norm<>, reshape<24>, dense<1, Bias::none>)),
                   Network<Conv1d<Shape<2, 8>, 4, 3>, BatchNorm<Shape<4, 6>>, LeakyRelu<0.1, 4, 6>,
                           AvgPool1d<Shape<4, 6>, 2>, Residual<Network<Elu<1.0, 4, 3>, Identity<Shape<4, 3>>>>,
                           Concat<Relu<4, 3>, Softplus<4, 3>>, Dropout<0.5, 8, 3>, LayerNorm<Shape<8, 3>>,
                           Reshape<Shape<8, 3>, Shape<24>>, Dense<24, 1, float, Bias::none>>>);

static_assert(std::is_same_v<with_scalar_t<Mlp, double>, Network<Dense<3, 5, double>, Relu<5>, Dense<5, 2, double>>>);

template <class Tensor>
void fill(Tensor& tensor, std::uint64_t stream) {
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    tensor[i] = static_cast<typename Tensor::value_type>(uniform_symmetric({7, stream}, i));
  }
}

// Inference on a batch gives what inference on each sample gives, whatever the workspace held before.
template <class Net, std::size_t B>
void check_batch_equals_samples() {
  auto net = std::make_unique<Net>();
  initialize(*net, 5, XavierUniform{});
  auto x = std::make_unique<batch_t<float, B, typename Net::input_shape>>();
  auto y = std::make_unique<batch_t<float, B, typename Net::output_shape>>();
  fill(*x, 1);
  auto workspace = std::make_unique<typename Net::template Workspace<B>>();
  if constexpr (Net::template workspace_size < B >> 0) workspace->values.fill(std::numeric_limits<float>::quiet_NaN());
  net->template forward<B>(*x, *y, *workspace);
  auto one = std::make_unique<typename Net::template Workspace<1>>();
  constexpr std::size_t in = Net::input_shape::size;
  constexpr std::size_t out = Net::output_shape::size;
  for (std::size_t b = 0; b < B; ++b) {
    batch_t<float, 1, typename Net::output_shape> sample{};
    net->template forward<1>(View<float const, 1, typename Net::input_shape>(x->data() + b * in, in), sample, *one);
    // Equal but for the rounding of multiplications and additions that a compiler may fuse in one and not in the other.
    for (std::size_t i = 0; i < out; ++i) {
      BOOST_TEST(math::abs(sample[i] - (*y)[b * out + i]) <= 1e-5f * (1.0f + math::abs(sample[i])));
    }
  }
}

}  // namespace

// A convolution whose forward takes scratch and whose backward takes none.
BOOST_AUTO_TEST_CASE(scratch_of_the_forward_half_alone) {
  using Net = Network<Conv2d<Shape<2, 11, 7>, 17, 3, ConvOptions{.stride = Size2{2, 1}}>, Relu<17, 5, 5>>;
  auto const net = std::make_unique<Net>();
  auto const saved = std::make_unique<Net::Saved<2>>();
  auto const x = std::make_unique<Tensor<float, 2, 2, 11, 7>>();
  auto const trained = std::make_unique<Tensor<float, 2, 17, 5, 5>>();
  auto const inferred = std::make_unique<Tensor<float, 2, 17, 5, 5>>();
  auto const workspace = std::make_unique<Net::Workspace<2>>();
  initialize(*net, 1);
  for (std::size_t i = 0; i < x->size(); ++i) (*x)[i] = static_cast<float>(uniform_symmetric({4, 0}, i));
  net->forward_training<2>(*x, *trained, *saved, TrainingContext{{}, 2});
  net->forward(*x, *inferred, *workspace);
  BOOST_TEST((*trained == *inferred));
}

BOOST_AUTO_TEST_CASE(a_batch_gives_what_its_samples_give) {
  check_batch_equals_samples<Mlp, 4>();
  check_batch_equals_samples<LeNet, 3>();
  check_batch_equals_samples<
      decltype(build<Shape<2, 6, 6>>(
          residual(chain(conv2d<4, 3, ConvOptions{.padding = 1}>, relu, conv2d<4, 1>), conv2d<4, 1>),
          concat(conv2d<2, 1>, chain(avg_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>, gelu), identity), flatten,
          dense<3>, softmax)),
      3>();
  check_batch_equals_samples<Network<Flatten<2, 3>, Reshape<Shape<6>, Shape<3, 2>>>, 2>();
}

BOOST_AUTO_TEST_CASE(the_small_call) {
  Mlp net{};
  net.layer<0>().weight = {1, 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, 0, 0, -1};
  net.layer<2>().weight = {1, 2, 3, 4, 5, -1, -2, -3, -4, -5};
  net.layer<2>().bias = {10, 20};
  auto const y = net(Tensor<float, 3>{1, 2, -3});
  BOOST_TEST(y[0] == 10 + 1 + 4 + 0 + 0 + 15);
  BOOST_TEST(y[1] == 20 - 1 - 4 - 15);
}

BOOST_AUTO_TEST_CASE(layers_are_found_by_position_and_by_type) {
  Mlp net{};
  net.layer<Dense<5, 2>>().bias[1] = 3;
  BOOST_TEST(net.layer<2>().bias[1] == 3);
  Mlp const& constant = net;
  BOOST_TEST(&constant.layer<0>() == &net.layer<0>());
  static_assert(std::is_same_v<Mlp::layer_type<1>, Relu<5>>);
}

BOOST_AUTO_TEST_CASE(parameters_are_visited_by_their_pytorch_names) {
  using Net =
      Network<Conv2d<Shape<1, 4, 4>, 2, 3>, BatchNorm<Shape<2, 2, 2>>, Relu<2, 2, 2>,
              Residual<Conv2d<Shape<2, 2, 2>, 2, 1>, Conv2d<Shape<2, 2, 2>, 2, 1, ConvOptions{.bias = false}>>,
              Concat<Identity<Shape<2, 2, 2>>, Network<Conv2d<Shape<2, 2, 2>, 2, 1>>>, Flatten<4, 2, 2>, Dense<16, 1>>;
  Net net{};
  std::vector<std::string> names;
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto& tensor) {
        std::string name;
        path.spell([&](char c) { name += c; });
        names.push_back(name + ":" + std::to_string(tensor.size()));
      },
      net);
  std::vector<std::string> const expected{"0.weight:18",     "0.bias:2",         "1.weight:2",
                                          "1.bias:2",        "1.running_mean:2", "1.running_var:2",
                                          "3.body.weight:4", "3.body.bias:2",    "3.shortcut.weight:4",
                                          "4.1.0.weight:4",  "4.1.0.bias:2",     "6.weight:16",
                                          "6.bias:1"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(backward_without_the_input_gradient_gives_the_same_parameter_gradients) {
  using Net = decltype(build<Shape<2, 6, 6>>(max_pool2d<2>, batch_norm<>, relu, residual(conv2d<2, 1>), flatten,
                                             dense<4>, ingot::tanh, layer_norm<>));
  constexpr std::size_t batch = 3;
  Net net{};
  initialize(net, 2);
  batch_t<float, batch, Net::input_shape> x{};
  batch_t<float, batch, Net::input_shape> dx{};
  batch_t<float, batch, Net::output_shape> y{};
  batch_t<float, batch, Net::output_shape> dy{};
  fill(x, 1);
  fill(dy, 2);
  Net::Saved<batch> saved{};
  Net with{};
  Net without{};
  net.forward_training<batch>(x, y, saved, TrainingContext{{}, batch});
  net.backward<batch>(x, y, dy, dx, saved, with);
  net.backward_parameters<batch>(x, y, dy, saved, without);
  visit_parameters([](ParameterPath const&, Parameter, auto& a,
                      auto& b) { BOOST_TEST(a.values == b.values, boost::test_tools::per_element()); },
                   with, without);
}

BOOST_AUTO_TEST_CASE(gradients_accumulate) {
  Mlp net{};
  initialize(net, 2);
  batch_t<float, 2, Shape<3>> x{1, 2, 3, -1, -2, 1};
  batch_t<float, 2, Shape<2>> y{};
  batch_t<float, 2, Shape<2>> dy{1, 2, 3, 4};
  Mlp::Saved<2> saved{};
  Mlp once{};
  Mlp twice{};
  net.forward_training<2>(x, y, saved, TrainingContext{{}, 2});
  net.backward_parameters<2>(x, y, dy, saved, once);
  net.backward_parameters<2>(x, y, dy, saved, twice);
  net.backward_parameters<2>(x, y, dy, saved, twice);
  visit_parameters(
      [](ParameterPath const&, Parameter, auto& a, auto& b) {
        for (std::size_t i = 0; i < a.size(); ++i) BOOST_TEST(2 * a[i] == b[i]);
      },
      once, twice);
}

BOOST_AUTO_TEST_CASE(bad_numbers_are_not_hidden) {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  LeNet const net{};
  batch_t<float, 1, Shape<1, 28, 28>> x{};
  x.fill(nan);
  batch_t<float, 1, Shape<10>> y{};
  auto workspace = std::make_unique<LeNet::Workspace<1>>();
  net.forward<1>(x, y, *workspace);
  for (float v : y) BOOST_TEST((v != v));
  Network<Relu<1>, Gelu<1>, Elu<1.0, 1>, HardSwish<1>, Softplus<1>> const chain{};
  BOOST_TEST((chain(Tensor<float, 1>{nan})[0] != chain(Tensor<float, 1>{nan})[0]));
  Network<HardSigmoid<1>, LeakyRelu<0.1, 1>, Sigmoid<1>, Silu<1>, Tanh<1>> const other{};
  BOOST_TEST((other(Tensor<float, 1>{nan})[0] != other(Tensor<float, 1>{nan})[0]));
}
