// Every layer's backward against central differences, many at sizes that fill and overflow vector registers.
#define BOOST_TEST_MODULE gradients_by_differences
#include "table_by_differences.hpp"

#include "layer_cases.hpp"

using namespace ingot;
using tests::check;

BOOST_AUTO_TEST_CASE(every_layer) {
  tests::check_table<tests::LayerCases>();
}

BOOST_AUTO_TEST_CASE(branches) {
  check<Residual<Network<Dense<17, 9>, Tanh<9>, Dense<9, 17>>>, 3>();
  check<Residual<Network<Dense<17, 9>, Silu<9>>, Dense<17, 9, float, Bias::none>>, 3>();
  check<Residual<Conv2d<Shape<2, 5, 5>, 3, 3, ConvOptions{.padding = 1}>, Conv2d<Shape<2, 5, 5>, 3, 1>>, 2>();
  check<Concat<Conv2d<Shape<2, 5, 5>, 3, 1>, Identity<Shape<2, 5, 5>>, Gelu<2, 5, 5>>, 2>();
  check<Concat<Dense<9, 17>, Network<Dense<9, 5>, Tanh<5>>>, 3>();
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
  using Recurrent = decltype(build<Shape<4, 2>>(gru<3>, dropout<0.3>, residual(lstm<3>), dropout<0.2>,
                                                rnn<2, RnnOptions{.output = StepOutput::last}>, dense<2>));
  check<Recurrent, 2>();
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
