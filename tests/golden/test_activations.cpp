// Activations element by element, and what else is said of single ones; whole layers are in test_layers.cpp.
#define BOOST_TEST_MODULE golden_activations
#include "../layers/layer_cases.hpp"
#include "golden.hpp"

#include <limits>

#include "ingot/layers/activations.hpp"
#include "ingot/layers/softmax.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

// Every element on its own scale, x from -30 to 30: the tails of an activation count as much as its middle, down to the
// smallest normal number. So do its slopes, from the output where the layer has them so; where a slope is a difference,
// as 1 - y^2 is, its scale is terms(x, y), the sum of the magnitudes of what it is the difference of.
template <class Function, class Terms>
void check_elementwise(std::string const& name, Terms const& terms) {
  Golden const golden("grid");
  auto const x = golden("x");
  auto const values = golden(name);
  auto const slopes = golden(name + "_slope");
  BOOST_TEST(x.size() > 1000);
  std::vector<double> scales(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) scales[i] = std::max(std::abs(slopes[i]), terms(x[i], values[i]));
  auto const in = [&]<class T>(T) {
    std::vector<T> y(x.size());
    std::vector<T> slope(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      y[i] = Function::value(static_cast<T>(x[i]));
      slope[i] = Function::slope(Elementwise<Function>::backward_reads_output ? y[i] : static_cast<T>(x[i]));
    }
    check_each<T>(name, y, values);
    check_each<T>(name + "_slope", slope, slopes, scales);
  };
  in(0.0f);
  in(0.0);
}
template <class Function>
void check_elementwise(std::string const& name) {
  check_elementwise<Function>(name, [](double, double) { return 0.0; });
}

// PyTorch's own modules. PyTorch 1.13 has the 1/6 of Hardsigmoid's slope as a float even where it computes in double,
// which puts that slope off by 2^-25 of itself, and nothing else.
//
// At -3 and 3 exactly a hard function has two one-sided slopes. Ours are those of the outer pieces: 0 and 0 for
// HardSigmoid, as PyTorch's, and 0 and 1 for HardSwish. For that one PyTorch 1.13 gives -0.5 at -3, the slope from the
// inside, and at 3 either 1 or 1.5, as its vectorised loop or its scalar one meets the element.
template <class Function>
void check_module(std::string const& name, double slope_at_three) {
  Golden const golden("grid");
  auto const x = golden("x");
  auto const values = golden(name + "_module");
  auto const slopes = golden(name + "_module_slope");
  double const constant = std::ldexp(1.0, -25) * (1.0 + 1e-6);
  std::size_t knees = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    BOOST_TEST_CONTEXT(name << " at " << x[i]) {
      BOOST_TEST(std::abs(Function::value(x[i]) - values[i]) <= tolerance<double> * std::abs(values[i]));
      bool const knee = std::abs(x[i]) == 3.0;
      knees += knee ? 1 : 0;
      if (knee) continue;
      BOOST_TEST(std::abs(Function::slope(x[i]) - slopes[i]) <= constant * std::abs(slopes[i]));
    }
  }
  BOOST_TEST(knees == 2u);
  BOOST_TEST(Function::slope(-3.0) == 0.0);
  BOOST_TEST(Function::slope(3.0) == slope_at_three);
  BOOST_TEST(Function::slope(-3.0f) == 0.0f);
  BOOST_TEST(Function::slope(3.0f) == static_cast<float>(slope_at_three));
}

// LogSoftmax on rows whose largest logit stands far above the others: log-probabilities close to zero count too.
template <std::size_t B, std::size_t N>
void check_log_softmax(std::string const& name) {
  Golden const golden("confident");
  std::string const prefix = "log_softmax/" + name + "/";
  auto const in = [&]<class T>(T) {
    using S = Shape<N>;
    batch_t<T, B, S> x{};
    batch_t<T, B, S> y{};
    batch_t<T, B, S> dy{};
    batch_t<T, B, S> dx{};
    assign(x, golden(prefix + "x"), prefix + "x");
    assign(dy, golden(prefix + "dy"), prefix + "dy");
    LogSoftmax<N> layer;
    layer.forward(View<T const, B, S>(x), View<T, B, S>(y));
    check_each<T>(prefix + "y", y, golden(prefix + "y"));
    layer.backward(View<T const, B, S>(x), View<T const, B, S>(y), View<T const, B, S>(dy), View<T, B, S>(dx), layer);
    check_each<T>(prefix + "dx", dx, golden(prefix + "dx"), golden(prefix + "dx_scale"));
  };
  in(0.0f);
  in(0.0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(log_softmax_of_confident_logits) {
  check_log_softmax<4, 2>("label_0");
  check_log_softmax<4, 2>("label_1");
  check_log_softmax<5, 33>("wide");
  check_log_softmax<5, 33>("wide_picked");
}

BOOST_AUTO_TEST_CASE(every_element) {
  check_elementwise<activation::Relu>("relu");
  check_elementwise<activation::LeakyRelu<0.01>>("leaky_relu");
  check_elementwise<activation::Elu<1.0>>("elu");
  check_elementwise<activation::Gelu>("gelu", [](double x, double y) {
    double const normal = std::exp(-0.5 * x * x) * 0.3989422804014327;
    return (x == 0.0 ? 0.5 : y / x) + std::abs(x) * normal;
  });
  check_elementwise<activation::Silu>("silu", [](double x, double) {
    double const s = 1.0 / (1.0 + std::exp(-x));
    return s * (1.0 + std::abs(x) * (1.0 + s));
  });
  check_elementwise<activation::Sigmoid>("sigmoid", [](double, double y) { return y + y * y; });
  check_elementwise<activation::Tanh>("tanh", [](double, double y) { return 1.0 + y * y; });
  check_elementwise<activation::HardSigmoid>("hard_sigmoid");
  check_elementwise<activation::HardSwish>("hard_swish");
  check_elementwise<activation::Softplus>("softplus");
}

BOOST_AUTO_TEST_CASE(modules_of_hard_functions) {
  check_module<activation::HardSigmoid>("hard_sigmoid", 0.0);
  check_module<activation::HardSwish>("hard_swish", 1.0);
}

// A gradient must not vanish where the forward pass went wrong.
BOOST_AUTO_TEST_CASE(no_slope_of_nan_is_zero) {
  tests::LayerCases::for_each([]<class Case>() {
    if constexpr (requires { typename Case::layer::function; }) {
      using Function = typename Case::layer::function;
      auto const in = [](auto nan) {
        BOOST_TEST(std::isnan(Function::value(nan)));
        BOOST_TEST(Function::slope(nan) != decltype(nan)(0));
      };
      in(std::numeric_limits<float>::quiet_NaN());
      in(std::numeric_limits<double>::quiet_NaN());
    }
  });
}
