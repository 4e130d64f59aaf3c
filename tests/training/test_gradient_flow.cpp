#define BOOST_TEST_MODULE gradient_flow
#include "ingot/training/gradient_flow.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "ingot/ingot.hpp"

using namespace ingot;

namespace {

constexpr std::size_t batch = 3;
using Net = Network<Dense<2, 4, double>, Tanh<4>, Reshape<Shape<4>, Shape<2, 2>>, Flatten<2, 2>, Dense<4, 3, double>>;

double norm(std::vector<double> const& values) {
  double sum = 0;
  for (double v : values) sum += v * v;
  return std::sqrt(sum);
}

struct Setting {
  Net net{};
  Tensor<double, batch, 2> x{0.3, -0.8, 1.1, 0.4, -0.5, 0.9};
  Labels<batch> labels{2, 0, 1};
  GradientFlowMemory<Net, batch> memory{};
  constexpr Setting() { initialize(net, 7, XavierNormal{}); }
};

// The same pass written out: y1 = W1 x + b1, a = tanh y1, y2 = W2 a + b2, and back through the first `samples` rows.
struct ByHand {
  std::vector<double> y1, a, y2, dy2, da, dy1;
  std::vector<double> dparameters1 = std::vector<double>(12), dparameters2 = std::vector<double>(15);

  ByHand(Setting const& s, std::size_t samples) {
    auto const& first = s.net.layer<0>();
    auto const& second = s.net.layer<4>();
    for (std::size_t b = 0; b < samples; ++b) {
      std::vector<double> activation, gradient;
      for (std::size_t i = 0; i < 4; ++i) {
        y1.push_back(first.weight(i, 0) * s.x(b, 0) + first.weight(i, 1) * s.x(b, 1) + first.bias[i]);
        activation.push_back(std::tanh(y1.back()));
      }
      a.insert(a.end(), activation.begin(), activation.end());
      double total = 0;
      std::vector<double> logits;
      for (std::size_t k = 0; k < 3; ++k) {
        double sum = second.bias[k];
        for (std::size_t i = 0; i < 4; ++i) sum += second.weight(k, i) * activation[i];
        logits.push_back(sum);
        total += std::exp(sum);
      }
      y2.insert(y2.end(), logits.begin(), logits.end());
      for (std::size_t k = 0; k < 3; ++k) {
        double const d = (std::exp(logits[k]) / total - (s.labels[b] == k ? 1 : 0)) / static_cast<double>(samples);
        gradient.push_back(d);
        dy2.push_back(d);
        for (std::size_t i = 0; i < 4; ++i) dparameters2[k * 4 + i] += d * activation[i];
        dparameters2[12 + k] += d;
      }
      for (std::size_t i = 0; i < 4; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 3; ++k) sum += second.weight(k, i) * gradient[k];
        da.push_back(sum);
        double const d = sum * (1 - activation[i] * activation[i]);
        dy1.push_back(d);
        dparameters1[i * 2] += d * s.x(b, 0);
        dparameters1[i * 2 + 1] += d * s.x(b, 1);
        dparameters1[8 + i] += d;
      }
    }
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(norms_are_those_of_a_direct_computation, *boost::unit_test::tolerance(1e-12)) {
  Setting s;
  for (std::size_t samples : {batch, batch - 1}) {
    auto const flow =
        gradient_flow(s.net, Objective{SoftmaxCrossEntropy{}}, s.x, s.labels, s.memory, RandomKey{}, samples);
    ByHand const expected(s, samples);
    static_assert(flow.size() == 5);
    BOOST_TEST(flow[0].activation == norm(expected.y1));
    BOOST_TEST(flow[1].activation == norm(expected.a));
    BOOST_TEST(flow[2].activation == norm(expected.a));
    BOOST_TEST(flow[3].activation == norm(expected.a));
    BOOST_TEST(flow[4].activation == norm(expected.y2));
    BOOST_TEST(flow[0].output_gradient == norm(expected.dy1));
    BOOST_TEST(flow[1].output_gradient == norm(expected.da));
    BOOST_TEST(flow[2].output_gradient == norm(expected.da));
    BOOST_TEST(flow[3].output_gradient == norm(expected.da));
    BOOST_TEST(flow[4].output_gradient == norm(expected.dy2));
    BOOST_TEST(flow[0].parameter_gradient == norm(expected.dparameters1));
    BOOST_TEST(flow[1].parameter_gradient == 0.0);
    BOOST_TEST(flow[4].parameter_gradient == norm(expected.dparameters2));
    auto const& weight = s.net.layer<4>().weight;
    BOOST_TEST(flow[4].parameters == norm({weight.begin(), weight.end()}));
    BOOST_TEST(flow[3].parameters == 0.0);
  }
}

BOOST_AUTO_TEST_CASE(penalty_and_clip_show_in_the_parameters_alone, *boost::unit_test::tolerance(1e-6)) {
  Setting s;
  auto const plain = gradient_flow(s.net, Objective{SoftmaxCrossEntropy{}}, s.x, s.labels, s.memory);
  auto const heavy = gradient_flow(s.net, Objective{SoftmaxCrossEntropy{}, L2Penalty{1e6}}, s.x, s.labels, s.memory);
  BOOST_TEST(heavy[0].output_gradient == plain[0].output_gradient);
  BOOST_TEST(heavy[0].parameter_gradient == 2e6 * heavy[0].parameters);
  auto const clipped =
      gradient_flow(s.net, Objective{SoftmaxCrossEntropy{}, ClipByNorm{0.01}}, s.x, s.labels, s.memory);
  BOOST_TEST(clipped[4].output_gradient == plain[4].output_gradient);
  BOOST_TEST(std::hypot(clipped[0].parameter_gradient, clipped[4].parameter_gradient) == 0.01,
             boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(running_statistics_are_no_trained_parameters) {
  using Normed = Network<BatchNorm<Shape<2>, NormOptions{}, double>>;
  Normed net{};
  net.layer<0>().weight.fill(3.0);
  net.layer<0>().bias.fill(4.0);
  net.layer<0>().running_var.fill(100.0);
  GradientFlowMemory<Normed, 2> memory{};
  auto const flow = gradient_flow(net, Objective{HalfSquaredError{}}, Tensor<double, 2, 2>{1, 2, 3, 5},
                                  Tensor<double, 2, 2>{}, memory);
  BOOST_TEST(flow[0].parameters == std::sqrt(50.0), boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(norms_do_not_overflow_and_hide_nothing) {
  auto const norm_of = [](std::vector<float> const& values) {
    kernels::Norm<float> norm;
    norm.add(values.data(), values.size());
    return norm.value();
  };
  float const infinity = std::numeric_limits<float>::infinity();
  float const nan = std::numeric_limits<float>::quiet_NaN();
  BOOST_TEST(norm_of({}) == 0.0F);
  BOOST_TEST(norm_of({0.0F, -0.0F}) == 0.0F);
  BOOST_TEST(norm_of({3e-30F, -4e-30F}) == 5e-30F, boost::test_tools::tolerance(1e-6F));
  BOOST_TEST(norm_of({3e30F, 0.0F, 4e30F}) == 5e30F, boost::test_tools::tolerance(1e-6F));
  BOOST_TEST(norm_of({1.0F, -infinity, 2.0F, infinity}) == infinity);
  BOOST_TEST(std::isnan(norm_of({nan, 1.0F})));
  BOOST_TEST(std::isnan(norm_of({0.0F, 1.0F, nan, infinity})));
}

namespace {

constexpr auto flow_in_a_constant() {
  Setting s;
  return gradient_flow(s.net, Objective{SoftmaxCrossEntropy{}}, s.x, s.labels, s.memory);
}
static_assert(flow_in_a_constant()[0].output_gradient > 0.0);

}  // namespace
