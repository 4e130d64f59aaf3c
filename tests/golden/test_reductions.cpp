// Sums over many elements: a float that takes one summand after another would be off in its third digit here. What is
// right is computed beside it in double, whose sums of so many floats are right to twelve digits.
#define BOOST_TEST_MODULE reductions
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "ingot/core/random.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/global_pooling.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/clipping.hpp"
#include "ingot/training/penalties.hpp"

using namespace ingot;

namespace {

void check_relative(std::string const& what, float actual, double expected, double tolerance) {
  double const error = std::abs(static_cast<double>(actual) - expected) / std::abs(expected);
  BOOST_TEST_MESSAGE(what << ": relative error " << error);
  BOOST_CHECK_MESSAGE(error <= tolerance, what << " is " << actual << ", not " << expected << " (" << error << ")");
}

template <class Tensor>
void fill_around(Tensor& tensor, double middle, double spread, std::uint64_t seed) {
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    tensor[i] = static_cast<float>(middle + spread * uniform_symmetric({seed, 0}, i));
  }
}

// A training pass of one layer, in memory of its own.
template <class L, std::size_t B>
struct Training {
  using In = typename L::input_shape;
  using Out = typename L::output_shape;
  batch_t<float, B, In> x{};
  batch_t<float, B, Out> y{};
  batch_t<float, B, Out> dy{};
  batch_t<float, B, In> dx{};
  L layer{};
  L gradient{};
  saved_t<L, B, float> saved{};

  void forward() {
    forward_training<B, float, L>(layer, View<float const, B, In>(x), View<float, B, Out>(y), saved,
                                  TrainingContext{RandomKey{}, B});
  }
  void backward() {
    ingot::backward<B, float, L>(layer, View<float const, B, In>(x), View<float const, B, Out>(y),
                                 View<float const, B, Out>(dy), View<float, B, In>(dx), saved, gradient);
  }
};

struct Exact {
  double mean = 0.0;
  double variance = 0.0;
};
Exact moments(float const* x, std::size_t n) {
  Exact exact;
  for (std::size_t i = 0; i < n; ++i) exact.mean += static_cast<double>(x[i]) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double const d = static_cast<double>(x[i]) - exact.mean;
    exact.variance += d * d / static_cast<double>(n);
  }
  return exact;
}

using Images = BatchNorm<Shape<1, 64, 64>>;

// The weight's gradient is sum dy (x - mean) / deviation, which the bias's, sum dy, stands beside.
void check_gradients(Training<Images, 64> const& run, Exact const& exact) {
  double const deviation = std::sqrt(exact.variance + 1e-5);
  double weight = 0.0;
  double bias = 0.0;
  double scale = 0.0;
  for (std::size_t i = 0; i < run.x.size(); ++i) {
    double const dy = static_cast<double>(run.dy[i]);
    double const normal = (static_cast<double>(run.x[i]) - exact.mean) / deviation;
    weight += dy * normal;
    scale += std::abs(dy * normal);
    bias += dy;
  }
  check_relative("bias gradient", run.gradient.bias[0], bias, 1e-5);
  BOOST_TEST(std::abs(static_cast<double>(run.gradient.weight[0]) - weight) <= 1e-5 * scale);
}

}  // namespace

BOOST_AUTO_TEST_CASE(batch_norm_of_a_constant) {
  auto const run = std::make_unique<Training<Images, 64>>();
  run->x.fill(1000.1f);
  run->layer.weight.fill(1.0f);
  run->forward();
  auto const& found = run->saved.moments[0];
  check_relative("mean", found.mean, static_cast<double>(1000.1f), 1e-6);
  // What the mean's own rounding leaves, an ulp of 1000 squared.
  BOOST_TEST(found.variance >= 0.0f);
  BOOST_TEST(found.variance <= std::ldexp(1.0f, -28));
  float const largest = std::abs(
      *std::max_element(run->y.begin(), run->y.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
  BOOST_TEST(largest <= 6.2e-5f / std::sqrt(1e-5f));
}

BOOST_AUTO_TEST_CASE(batch_norm_of_many) {
  auto const run = std::make_unique<Training<Images, 64>>();
  fill_around(run->x, 10.0, 1.0, 1);
  fill_around(run->dy, 0.1, 0.02, 2);
  run->layer.weight.fill(1.0f);
  run->forward();
  run->backward();
  auto const exact = moments(run->x.data(), run->x.size());
  auto const& found = run->saved.moments[0];
  check_relative("mean", found.mean, exact.mean, 1e-6);
  check_relative("variance", found.variance, exact.variance, 1e-5);
  check_gradients(*run, exact);
}

BOOST_AUTO_TEST_CASE(layer_norm_of_many) {
  auto const run = std::make_unique<Training<LayerNorm<Shape<4096>>, 2>>();
  fill_around(run->x, 10.0, 1.0, 3);
  run->layer.weight.fill(1.0f);
  run->forward();
  for (std::size_t b = 0; b < 2; ++b) {
    auto const exact = moments(run->x.data() + b * 4096, 4096);
    auto const& found = run->saved.moments[b];
    check_relative("mean", found.mean, exact.mean, 1e-6);
    check_relative("variance", found.variance, exact.variance, 1e-5);
    double const deviation = std::sqrt(exact.variance + 1e-5);
    double worst = 0.0;
    for (std::size_t i = 0; i < 4096; ++i) {
      double const y = (static_cast<double>(run->x(b, i)) - exact.mean) / deviation;
      worst = std::max(worst, std::abs(static_cast<double>(run->y(b, i)) - y));
    }
    BOOST_TEST(worst <= 1e-5);
  }
}

BOOST_AUTO_TEST_CASE(global_average_of_a_large_image) {
  using Layer = GlobalAvgPool2d<Shape<1, 256, 256>>;
  auto const run = std::make_unique<Training<Layer, 1>>();
  run->x.fill(0.1f);
  run->forward();
  check_relative("mean of a constant", run->y[0], static_cast<double>(0.1f), 1e-6);
  fill_around(run->x, 10.0, 1.0, 4);
  run->forward();
  check_relative("mean", run->y[0], moments(run->x.data(), run->x.size()).mean, 1e-6);
}

BOOST_AUTO_TEST_CASE(bias_gradient_of_a_convolution) {
  using Layer = Conv2d<Shape<1, 28, 28>, 1, 1>;
  auto const run = std::make_unique<Training<Layer, 32>>();
  fill_around(run->x, 1.0, 0.5, 5);
  fill_around(run->dy, 0.1, 0.02, 6);
  run->forward();
  run->backward();
  double bias = 0.0;
  double weight = 0.0;
  for (std::size_t i = 0; i < run->dy.size(); ++i) {
    bias += static_cast<double>(run->dy[i]);
    weight += static_cast<double>(run->dy[i]) * static_cast<double>(run->x[i]);
  }
  check_relative("bias gradient", run->gradient.bias[0], bias, 1e-6);
  check_relative("weight gradient", run->gradient.weight[0], weight, 1e-6);
}

BOOST_AUTO_TEST_CASE(penalties_and_norm_of_many_weights) {
  using Net = Network<Dense<2000, 2000, float, Bias::none>>;
  auto const net = std::make_unique<Net>();
  auto const gradient = std::make_unique<Net>();
  net->layer<0>().weight.fill(0.1f);
  double const w = static_cast<double>(0.1f);
  double const count = 4e6;
  check_relative("L2 penalty", L2Penalty{0.5}(*net, *gradient), 0.5 * count * w * w, 1e-5);
  check_relative("L1 penalty", L1Penalty{0.5}(*net, *gradient), 0.5 * count * w, 1e-5);
  check_relative("global norm", global_norm(*net), std::sqrt(count) * w, 1e-5);
}
