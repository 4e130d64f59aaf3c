// What squares its numbers, at sizes whose squares overflow or vanish.
#define BOOST_TEST_MODULE large_squares
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/layers/batch_norm.hpp>
#include <ingot/layers/dense.hpp>
#include <ingot/layers/global_pooling.hpp>
#include <ingot/layers/layer_norm.hpp>
#include <ingot/training/optimizers.hpp>
#include <ingot/training/penalties.hpp>
#include <limits>

using namespace ingot;

namespace {

using boost::test_tools::tolerance;
constexpr std::array<double, 4> shape{1, -2, 3, 4};
constexpr std::size_t batch = 4;

// Layer normalisation and its input gradient are those of numbers of ordinary size, the gradient divided by the size.
template <class T>
void check_layer_norm(double size) {
  using Norm = LayerNorm<Shape<4>, LayerNormOptions{.epsilon = 0.0}, T>;
  Norm norm{.weight = {1, 1, 1, 1}, .bias = {}};
  Tensor<T, 4> x{}, plain{}, y{}, expected{}, dx{}, plain_dx{};
  Tensor<T, 4> const dy{1, 2, -1, T(0.5)};
  for (std::size_t i = 0; i < 4; ++i) {
    plain[i] = T(shape[i]);
    x[i] = T(shape[i] * size);
  }
  Norm gradient{};
  for (int scaled = 0; scaled < 2; ++scaled) {
    typename Norm::template Saved<1, T> saved{};
    auto& in = scaled != 0 ? x : plain;
    norm.template forward_training<1>(in, scaled != 0 ? y : expected, saved, TrainingContext{{}, 1});
    norm.template backward<1>(in, y, dy, scaled != 0 ? dx : plain_dx, saved, gradient);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(y[i] == expected[i], tolerance(T(1e-5)));
    BOOST_TEST(static_cast<double>(dx[i]) == static_cast<double>(plain_dx[i]) / size, tolerance(1e-5));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(layer_norm_of_any_size) {
  for (double const size : {1e-37, 1e-30, 1e-20, 1.0, 1e18, 3e19, 4e37}) check_layer_norm<float>(size);
  for (double const size : {1e-300, 1e-160, 1e150, 1e300}) check_layer_norm<double>(size);
}

BOOST_AUTO_TEST_CASE(layer_norm_with_an_epsilon) {
  LayerNorm<Shape<4>> const norm{.weight = {1, 1, 1, 1}, .bias = {}};
  Tensor<float, 4> const large{3e19F, -3e19F, 3e19F, -3e19F};
  Tensor<float, 4> y{};
  norm.forward<1>(large, y);
  BOOST_TEST((y == Tensor<float, 4>{1, -1, 1, -1}));
  Tensor<float, 4> const broken{1, std::numeric_limits<float>::infinity(), 2, 3};
  norm.forward<1>(broken, y);
  BOOST_TEST(std::isnan(y[0]));
}

// Without an epsilon, what cannot be normalised is not hidden.
BOOST_AUTO_TEST_CASE(layer_norm_of_numbers_without_a_deviation) {
  constexpr LayerNormOptions options{.epsilon = 0.0};
  LayerNorm<Shape<4>, options> const norm{.weight = {1, 1, 1, 1}, .bias = {}};
  Tensor<float, 4> y{};
  norm.forward<1>(Tensor<float, 4>{2, 2, 2, 2}, y);
  for (float const v : y) BOOST_TEST(std::isnan(v));
  norm.forward<1>(Tensor<float, 4>{1e-40F, -1e-40F, 1e-40F, -1e-40F}, y);
  for (float const v : y) BOOST_TEST(std::isinf(v));
}

BOOST_AUTO_TEST_CASE(running_variance) {
  using Norm = BatchNorm<Shape<1>>;
  Norm const norm{.weight = {1}, .bias = {0}, .running_mean = {0}, .running_var = {1}};
  Norm gradient{};
  Tensor<float, batch, 1> const x{3e19F, -3e19F, 3e19F, -3e19F};
  Tensor<float, batch, 1> y{};
  Norm::Saved<batch, float> saved{};
  norm.forward_training<batch>(x, y, saved, TrainingContext{{}, batch});
  BOOST_TEST((y == Tensor<float, batch, 1>{1, -1, 1, -1}));
  norm.backward_parameters<batch>(x, y, y, saved, gradient);
  BOOST_TEST(1.0F - gradient.running_var[0] == 1.2e38F, tolerance(1e-5F));
  // A variance that can be held, of squares whose sum cannot.
  Tensor<float, batch, 1> const less{1.2e19F, -1.2e19F, 1.2e19F, -1.2e19F};
  gradient = {};
  norm.forward_training<batch>(less, y, saved, TrainingContext{{}, batch});
  BOOST_TEST(saved.moments[0].variance == 1.44e38F, tolerance(1e-5F));
  norm.backward_parameters<batch>(less, y, y, saved, gradient);
  BOOST_TEST(1.0F - gradient.running_var[0] == 1.92e37F, tolerance(1e-5F));
}

BOOST_AUTO_TEST_CASE(global_average_pooling) {
  Tensor<float, 2, 1, 3> const x{3e38F, 3e38F, 3e38F, 3e38F, -3e38F, 3e38F};
  Tensor<float, 2> y{};
  GlobalAvgPool2d<Shape<2, 1, 3>>{}.forward<1, float>(x, y);
  BOOST_TEST(y[0] == 3e38F, tolerance(1e-6F));
  BOOST_TEST(y[1] == 1e38F, tolerance(1e-6F));
}

BOOST_AUTO_TEST_CASE(penalties) {
  using Layer = Dense<2, 1>;
  Layer const layer{.weight = {2e19F, -3e38F}, .bias = {0}};
  Layer gradient{};
  Layer const small{.weight = {2e19F, -1e19F}, .bias = {0}};
  BOOST_TEST(L2Penalty{1e-4}(small, gradient) == 5e34F, tolerance(1e-5F));
  gradient = {};
  BOOST_TEST(L1Penalty{1e-4}(Layer{.weight = {3e38F, -3e38F}, .bias = {0}}, gradient) == 6e34F, tolerance(1e-5F));
  gradient = {};
  BOOST_TEST(std::isinf(L2Penalty{1.0}(layer, gradient)));
  gradient = {};
  L2Penalty{1e-4}(layer, gradient);
  BOOST_TEST(gradient.weight[1] == -6e34F, tolerance(1e-5F));
  gradient = {};
  L1Penalty{1.0}(Layer{.weight = {std::numeric_limits<float>::quiet_NaN(), 1}, .bias = {0}}, gradient);
  BOOST_TEST(std::isnan(gradient.weight[0]));
}

BOOST_AUTO_TEST_CASE(a_mean_square_that_cannot_be_held_is_no_silent_zero) {
  using Layer = Dense<1, 1>;
  auto const stepped = [](auto optimizer, float slope) {
    Layer layer{.weight = {1}, .bias = {1}};
    Layer const gradient{.weight = {slope}, .bias = {1}};
    optimizer.step(layer, gradient);
    BOOST_TEST(layer.bias[0] < 1.0F);
    return layer.weight[0];
  };
  BOOST_TEST(stepped(Adam<Layer>{}, 1e20F) == 0.999F, tolerance(1e-6F));
  BOOST_TEST(stepped(RmsProp<Layer>{}, 1e20F) == 0.9F, tolerance(1e-6F));
  BOOST_TEST(std::isnan(stepped(Adam<Layer>{}, 1e21F)));
  BOOST_TEST(std::isnan(stepped(AdamW<Layer>{}, 1e21F)));
  BOOST_TEST(std::isnan(stepped(RmsProp<Layer>{}, 1e21F)));
}
