// Every layer's backward against central differences, at sizes that fill and overflow vector registers.
#define BOOST_TEST_MODULE gradients_by_differences
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <type_traits>

using namespace ingot;

namespace {

// Kinks (ReLU at 0, equal maxima) are not met: the inputs are random.
template <class L, std::size_t B>
void check(std::type_identity_t<std::uint64_t> seed = 1) {
  auto const errors = check_by_differences<L, B>(seed);
  BOOST_TEST(errors.input < 1e-7);
  BOOST_TEST(errors.parameters < 1e-7);
}

}  // namespace

BOOST_AUTO_TEST_CASE(dense_layers) {
  check<Dense<33, 17>, 5>();
  check<Dense<1, 1>, 1>();
  check<Dense<7, 40, float, Bias::none>, 3>();
}

BOOST_AUTO_TEST_CASE(convolutions) {
  check<Conv2d<Shape<3, 9, 7>, 4, 3, ConvOptions{.padding = 1}>, 2>();
  check<Conv2d<Shape<2, 11, 9>, 3, Size2(3, 2), ConvOptions{.stride = Size2(2, 1), .dilation = Size2(1, 2)}>, 2>();
  check<Conv2d<Shape<6, 7, 7>, 6, 3, ConvOptions{.padding = 1, .groups = 6}>, 3>();
  check<Conv2d<Shape<4, 19, 19>, 8, 5, ConvOptions{.groups = 2, .bias = false}>, 1>();
  check<Conv2d<Shape<1, 4, 4>, 1, 4>, 2>();
  check<Conv1d<Shape<3, 34>, 5, 4, Conv1dOptions{.stride = 3, .padding = Padding1(2, 1)}>, 2>();
}

BOOST_AUTO_TEST_CASE(pooling) {
  check<MaxPool2d<Shape<3, 9, 9>, 3, PoolOptions{.stride = 2, .padding = 1}>, 2>();
  check<MaxPool2d<Shape<1, 20, 20>, 2>, 1>();
  check<AvgPool2d<Shape<3, 9, 8>, Size2(3, 2), PoolOptions{.stride = 2, .padding = 1}>, 2>();
  check<MaxPool1d<Shape<4, 17>, 4>, 2>();
  check<AvgPool1d<Shape<4, 17>, 4>, 2>();
  check<GlobalAvgPool2d<Shape<5, 7, 3>>, 2>();
  check<GlobalAvgPool1d<Shape<5, 19>>, 2>();
}

BOOST_AUTO_TEST_CASE(shapes) {
  check<Flatten<3, 5, 7>, 2>();
  check<Reshape<Shape<6, 7>, Shape<2, 21>>, 2>();
  check<Identity<Shape<17>>, 2>();
}

BOOST_AUTO_TEST_CASE(branches) {
  check<Residual<Network<Dense<17, 9>, Tanh<9>, Dense<9, 17>>>, 3>();
  check<Residual<Network<Dense<17, 9>, Silu<9>>, Dense<17, 9, float, Bias::none>>, 3>();
  check<Residual<Conv2d<Shape<2, 5, 5>, 3, 3, ConvOptions{.padding = 1}>, Conv2d<Shape<2, 5, 5>, 3, 1>>, 2>();
  check<Concat<Conv2d<Shape<2, 5, 5>, 3, 1>, Identity<Shape<2, 5, 5>>, Gelu<2, 5, 5>>, 2>();
  check<Concat<Dense<9, 17>, Network<Dense<9, 5>, Tanh<5>>>, 3>();
}

BOOST_AUTO_TEST_CASE(normalisation) {
  check<BatchNorm<Shape<17>>, 9>();
  check<BatchNorm<Shape<3, 5, 5>>, 4>();
  check<LayerNorm<Shape<33>>, 3>();
  check<LayerNorm<Shape<4, 7>, LayerNormOptions{.axes = 1}>, 3>();
}

BOOST_AUTO_TEST_CASE(activations) {
  check<Relu<65>, 3>();
  check<LeakyRelu<0.01, 65>, 3>();
  check<Elu<1.0, 65>, 3>();
  check<Gelu<65>, 3>();
  check<Silu<65>, 3>();
  check<Sigmoid<65>, 3>();
  check<Tanh<65>, 3>();
  check<HardSigmoid<65>, 3>();
  check<HardSwish<65>, 3>();
  check<Softplus<65>, 3>();
  check<Softmax<33>, 3>();
  check<LogSoftmax<3, 17>, 3>();
  check<Dropout<0.3, 65>, 3>();
}

BOOST_AUTO_TEST_CASE(whole_networks) {
  using LeNet = decltype(build<Shape<1, 16, 16>>(conv2d<3, 3>, relu, max_pool2d<2>, conv2d<4, 3>, relu, max_pool2d<2>,
                                                 flatten, dense<9>, ingot::tanh, dense<5>, log_softmax));
  check<LeNet, 2>();
  using ResNet = decltype(build<Shape<2, 6, 6>>(
      residual(chain(conv2d<4, 3, ConvOptions{.padding = 1}>, batch_norm<>, silu), conv2d<4, 1>), dropout<0.2>,
      concat(conv2d<2, 1>, chain(avg_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>, gelu)), global_avg_pool2d,
      dense<3>));
  check<ResNet, 3>();
}

// The checker must notice a wrong backward.
namespace {

template <bool WrongInput, bool WrongParameter>
struct Scale {
  using scalar = double;
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
  template <class U>
  using with_scalar = Scale;
  Tensor<double, 1> factor;

  template <std::size_t B>
  constexpr void forward(View<double const, B, input_shape> x, View<double, B, output_shape> y) const {
    kernels::map(x, y, [&](double v) { return v * factor[0]; });
  }
  template <std::size_t B>
  constexpr void backward(View<double const, B, input_shape> x, View<double const, B, output_shape>,
                          View<double const, B, output_shape> dy, View<double, B, input_shape> dx,
                          Scale& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < 2; ++i) {
        dx.sample(b)[i] = dy.sample(b)[i] * factor[0] * (WrongInput ? 1.0001 : 1.0);
        gradient.factor[0] += dy.sample(b)[i] * x.sample(b)[i] * (WrongParameter ? 0.9999 : 1.0);
      }
    }
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"factor", Role::weight}, same.factor...);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_wrong_backward_is_noticed) {
  check<Scale<false, false>, 2>();
  BOOST_TEST((check_by_differences<Scale<true, false>, 2>().input > 1e-5));
  BOOST_TEST((check_by_differences<Scale<false, true>, 2>().parameters > 1e-5));
}
