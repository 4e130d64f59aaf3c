// Every loss's gradient against dual numbers, while this file compiles: it has nothing to run.
#include <ingot/ingot.hpp>
#include <ingot/training/known_losses.hpp>

using namespace ingot;

namespace {

constexpr std::size_t batch = 3;
constexpr std::size_t width = 4;
using Outputs = Shape<width>;

// The largest difference between what a loss says of its gradient and what dual numbers say of its value, with outputs
// in (low, high). The last row is padding.
template <class Loss, class TargetOf>
constexpr double error_of(Loss const& loss, TargetOf const& target_of, double low, double high) {
  std::size_t const samples = batch - 1;
  Tensor<double, batch, width> y{};
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = low + (high - low) * (0.5 + 0.5 * uniform_symmetric({1, 0}, i));
  Tensor<double, batch, width> dy{};
  loss(View<double const, batch, Outputs>(y), target_of(0.0), View<double, batch, Outputs>(dy), samples);
  double worst = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    Tensor<Dual<double>, batch, width> seeded{};
    Tensor<Dual<double>, batch, width> ignored{};
    for (std::size_t k = 0; k < y.size(); ++k) seeded[k] = Dual<double>(y[k], k == i ? 1.0 : 0.0);
    auto const value = loss(View<Dual<double> const, batch, Outputs>(seeded), target_of(Dual<double>()),
                            View<Dual<double>, batch, Outputs>(ignored), samples);
    worst = math::max(worst, math::abs(value.derivative - dy[i]));
  }
  return worst;
}

// Targets of the outputs' shape in scalar T: rows that sum to one.
template <class T>
constexpr Tensor<T, batch, width> soft(T) {
  return {T(0.1), T(0.2), T(0.3), T(0.4), T(0.25), T(0.5), T(0), T(0.25), T(1), T(0), T(0), T(0)};
}
constexpr Labels<batch> index(auto) {
  return {2, 0, 1};
}

template <class Loss>
constexpr bool exact(double low = -3.0, double high = 3.0) {
  return error_of(Loss{}, [](auto zero) { return soft(zero); }, low, high) < 1e-14;
}
template <class Loss>
constexpr bool exact_on_labels(double low = -3.0, double high = 3.0) {
  return error_of(Loss{}, [](auto zero) { return index(zero); }, low, high) < 1e-14;
}

static_assert(exact<MeanSquaredError>());
static_assert(exact<HalfSquaredError>());
static_assert(exact<L1Loss>());
static_assert(exact<HuberLoss<>>());
static_assert(exact<HuberLoss<0.3>>());
static_assert(exact<CrossEntropy>(0.01, 0.99));
static_assert(exact_on_labels<CrossEntropy>(0.01, 0.99));
static_assert(exact<SoftmaxCrossEntropy>());
static_assert(exact_on_labels<SoftmaxCrossEntropy>());
static_assert(exact_on_labels<SoftmaxCrossEntropy>(-700.0, 700.0));

// A loss of one's own, ln cosh(y - t), without a slope and with it.
struct LogCosh : DifferenceLoss<LogCosh> {
  static constexpr auto value(auto d, auto factor) {
    return factor * (d + math::softplus(d * decltype(d)(-2)) - decltype(d)(0.69314718055994530942));
  }
};
struct LogCoshWithSlope : DifferenceLoss<LogCoshWithSlope> {
  static constexpr auto value(auto d, auto factor) { return LogCosh::value(d, factor); }
  static constexpr auto slope(auto d, auto factor) { return factor * math::tanh(d); }
};
static_assert(exact<LogCosh>());
static_assert(exact<LogCoshWithSlope>());

constexpr bool slopes_agree() {
  Tensor<double, 2, 3> const y{-3, -0.5, 0, 0.25, 2, 40};
  Tensor<double, 2, 3> const target{0, 0, 0, 0, 0, 0};
  Tensor<double, 2, 3> derived{};
  Tensor<double, 2, 3> written{};
  using Read = View<double const, 2, Shape<3>>;
  using Written = View<double, 2, Shape<3>>;
  LogCosh{}(Read(y), Read(target), Written(derived));
  LogCoshWithSlope{}(Read(y), Read(target), Written(written));
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (math::abs(derived[i] - written[i]) > 1e-15) return false;
  }
  return true;
}
static_assert(slopes_agree());

static_assert(exact<SigmoidCrossEntropy>());
static_assert(exact<SigmoidCrossEntropy>(-700.0, 700.0));
static_assert(exact<SigmoidCrossEntropyOfKnown>());

// Targets of which some are not known, and a row of which none is.
constexpr auto known_in_part = [](auto zero) {
  using T = decltype(zero);
  return Tensor<T, batch, width>{T(0.1), T(-1), T(1), T(-0.5), T(-1), T(-1), T(-1), T(-1), T(1), T(0), T(0), T(0)};
};
static_assert(error_of(SigmoidCrossEntropyOfKnown{}, known_in_part, -3.0, 3.0) < 1e-14);
static_assert(error_of(SigmoidCrossEntropyOfKnown{}, known_in_part, -700.0, 700.0) < 1e-14);

}  // namespace

int main() {}
