#define BOOST_TEST_MODULE golden_activations
#include "check_network.hpp"

#include <limits>

#include "ingot/layers/activations.hpp"
#include "ingot/layers/softmax.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class Layer, std::size_t B = 2>
void check(std::string const& name) {
  check_golden<Network<Layer>, B>(Golden("activations"), name);
}

// Every element on its own scale, x from -30 to 30: the tails of an activation count as much as its middle, down to the
// smallest normal number.
template <class Function>
void check_elementwise(std::string const& name) {
  Golden const golden("grid");
  auto const x = golden("x");
  auto const y = golden(name);
  auto const in = [&]<class T>(T) {
    double worst = 0.0;
    double at = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double const value = static_cast<double>(Function::value(static_cast<T>(x[i])));
      double const scale = std::max(std::abs(y[i]), static_cast<double>(std::numeric_limits<T>::min()));
      double const error = std::abs(value - y[i]) / scale;
      BOOST_REQUIRE_MESSAGE(error <= tolerance<T>,
                            precision<T> << ": " << name << "(" << x[i] << ") is " << value << ", not " << y[i]);
      if (error > worst) {
        worst = error;
        at = x[i];
      }
    }
    BOOST_TEST_MESSAGE(precision<T> << " " << name << ": largest elementwise error " << worst << " at " << at);
  };
  BOOST_TEST(x.size() > 1000);
  in(0.0f);
  in(0.0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(activations) {
  check<Relu<2, 3, 7>>("relu");
  check<LeakyRelu<0.01, 2, 3, 7>>("leaky_relu");
  check<Elu<1.0, 2, 3, 7>>("elu");
  check<Elu<1.5, 2, 3, 7>>("elu_alpha");
  check<Gelu<2, 3, 7>>("gelu");
  check<Silu<2, 3, 7>>("silu");
  check<Sigmoid<2, 3, 7>>("sigmoid");
  check<Tanh<2, 3, 7>>("tanh");
  check<HardSigmoid<2, 3, 7>>("hard_sigmoid");
  check<HardSwish<2, 3, 7>>("hard_swish");
  check<Softplus<2, 3, 7>>("softplus");
}

BOOST_AUTO_TEST_CASE(softmax) {
  check<Softmax<1>>("softmax_1");
  check<Softmax<7>, 5>("softmax_7");
  check<Softmax<33>, 1>("softmax_33");
  check<Softmax<3, 5>>("softmax_last_axis");
}

BOOST_AUTO_TEST_CASE(log_softmax) {
  check<LogSoftmax<1>>("log_softmax_1");
  check<LogSoftmax<7>, 5>("log_softmax_7");
  check<LogSoftmax<33>, 1>("log_softmax_33");
  check<LogSoftmax<3, 5>>("log_softmax_last_axis");
}

BOOST_AUTO_TEST_CASE(every_element) {
  check_elementwise<activation::Relu>("relu");
  check_elementwise<activation::LeakyRelu<0.01>>("leaky_relu");
  check_elementwise<activation::Elu<1.0>>("elu");
  check_elementwise<activation::Gelu>("gelu");
  check_elementwise<activation::Silu>("silu");
  check_elementwise<activation::Sigmoid>("sigmoid");
  check_elementwise<activation::Tanh>("tanh");
  check_elementwise<activation::HardSigmoid>("hard_sigmoid");
  check_elementwise<activation::HardSwish>("hard_swish");
  check_elementwise<activation::Softplus>("softplus");
}
