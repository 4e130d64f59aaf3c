// Every loss's gradient against central differences of its value, in double, on random outputs and targets.
#define BOOST_TEST_MODULE losses_by_differences
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "ingot/core/random.hpp"
#include "ingot/training/known_losses.hpp"
#include "ingot/training/losses.hpp"
#include "loss_by_differences.hpp"

using namespace ingot;

namespace {

constexpr std::size_t batch = 7;
constexpr std::size_t samples = 5;
constexpr std::size_t width = 33;
using Outputs = Shape<width>;
using Batch = Tensor<double, batch, width>;

constexpr Batch uniform(double low, double high, std::uint64_t stream) {
  Batch values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = low + (high - low) * (0.5 + 0.5 * uniform_symmetric({7, stream}, i));
  }
  return values;
}

// The last rows are padding, where gradient and differences are both zero.
template <class Loss, class Target>
double error_of(Loss const& loss, Batch const& outputs, Target const& target) {
  return tests::error_by_differences(outputs, [&](Batch const& y, Batch& dy) {
    return loss(View<double const, batch, Outputs>(y), target, View<double, batch, Outputs>(dy), samples);
  });
}

template <class Loss, class Target>
void check(Batch const& y, Target const& target) {
  double const error = error_of(Loss{}, y, target);
  BOOST_TEST_MESSAGE("largest error " << error);
  BOOST_TEST(error < 1e-7);
}

Labels<batch> labels() {
  Labels<batch> target{};
  for (std::size_t b = 0; b < batch; ++b) target[b] = static_cast<ClassIndex>(RandomKey{7, 9}.below(b, width));
  return target;
}

// Moves differences y - t that a step of 1e-5 could carry over a kink at -kink, 0 or kink.
Batch away_from_kinks(Batch y, Batch const& target, double kink) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    for (double const place : {-kink, 0.0, kink}) {
      if (std::abs(y[i] - target[i] - place) < 1e-3) y[i] = target[i] + place + 2e-3;
    }
  }
  return y;
}

}  // namespace

BOOST_AUTO_TEST_CASE(regression) {
  Batch const y = uniform(-3.0, 3.0, 1);
  Batch const target = uniform(-3.0, 3.0, 2);
  check<MeanSquaredError>(y, target);
  check<HalfSquaredError>(y, target);
  check<L1Loss>(away_from_kinks(y, target, 0.0), target);
  check<HuberLoss<>>(away_from_kinks(y, target, 1.0), target);
  check<HuberLoss<0.5>>(away_from_kinks(y, target, 0.5), target);
}

// Probabilities well above the step, which 1 / y makes large.
BOOST_AUTO_TEST_CASE(probabilities) {
  Batch const y = uniform(0.1, 0.99, 3);
  check<CrossEntropy>(y, uniform(0.0, 1.0, 4));
  check<CrossEntropy>(y, labels());
}

// Targets that do not sum to one have their gradients too.
BOOST_AUTO_TEST_CASE(logits) {
  Batch const y = uniform(-3.0, 3.0, 5);
  check<SoftmaxCrossEntropy>(y, uniform(0.0, 1.0, 6));
  check<SoftmaxCrossEntropy>(y, labels());
  check<SigmoidCrossEntropy>(y, uniform(0.0, 1.0, 6));
  check<SigmoidCrossEntropyOfKnown>(y, uniform(-1.0, 1.0, 6));
}

BOOST_AUTO_TEST_CASE(a_wrong_gradient_is_noticed) {
  auto const wrong = [](auto y, auto const& target, auto dy, std::size_t count) {
    double const value = MeanSquaredError{}(y, target, dy, count);
    dy.sample(1)[2] *= 1.01;
    return value;
  };
  Batch const target = uniform(-3.0, 3.0, 2);
  BOOST_TEST(error_of(wrong, uniform(-3.0, 3.0, 1), View<double const, batch, Outputs>(target)) > 1e-5);
}
