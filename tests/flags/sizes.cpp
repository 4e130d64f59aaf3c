// Numbers as large and as small as there are, under whatever flags this is compiled with: what squares its numbers,
// divides by what it has found or takes their exponentials. Prints what is wrong; 0 if nothing is.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <limits>

#include "ingot/ingot.hpp"

namespace {

using namespace ingot;

int faults = 0;

// Told from the bits: -ffinite-math-only answers any comparison as it likes.
bool is_finite_number(double x) {
  unsigned long long bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  return (bits >> 52 & 0x7ff) != 0x7ff;
}

// Equal but for a part in 1e5 of the number, or of what it is the rest of, or for the least one that is not subnormal.
void check(char const* what, double size, double found, double expected, double of = 0.0) {
  double const bound = 1e-5 * std::fmax(std::fabs(expected), of) + double(std::numeric_limits<float>::min());
  if (is_finite_number(found) && std::fabs(found - expected) <= bound) return;
  ++faults;
  std::printf("%s of numbers of %g: %.9g, not %.9g\n", what, size, found, expected);
}

// Whether subnormal numbers are zeros: what is divided by a number from 8e37 on is then nothing.
bool flushes() {
  float volatile least = std::numeric_limits<float>::min();
  float const volatile half = least * 0.5F;
  return half == 0.0F;
}

// A number that no compiler knows.
template <class T>
T unknown(double x) {
  T volatile hidden = static_cast<T>(x);
  return hidden;
}

template <std::size_t N>
Tensor<float, N> of_size(std::array<double, N> const& shape, double size) {
  Tensor<float, N> x{};
  for (std::size_t i = 0; i < N; ++i) x[i] = unknown<float>(shape[i] * size);
  return x;
}

// More than a vector's numbers, so that loops over them take many at a time; the largest is 1.
constexpr std::size_t count = 40;
constexpr std::array<double, count> ramp = [] {
  std::array<double, count> shape{};
  for (std::size_t i = 0; i < count; ++i) shape[i] = (i % 2 == 0 ? 1.0 : -1.0) * (static_cast<double>(i) + 1.0) / 40.0;
  return shape;
}();
constexpr double norm_of_ramp = 3.7198790302911733;  // sqrt(sum (i / 40)^2)

constexpr std::array<double, 10> sizes{1e-35, 1e-30, 1e-20, 1e-10, 1.0, 1e10, 1e18, 3e19, 4e37, 3e38};

void check_norms(double size) {
  using Layer = Dense<count, 1>;
  Layer gradient{.weight = {}, .bias = {}};
  auto const values = of_size(ramp, size);
  for (std::size_t i = 0; i < count; ++i) gradient.weight[i] = values[i];
  if (size * norm_of_ramp < 3.4e38) check("norm", size, double(global_norm(gradient)), size * norm_of_ramp);
  ClipByNorm{unknown<double>(0.5)}(gradient);
  double const norm = size * norm_of_ramp;
  double const factor = norm > 0.5 ? 0.5 / norm : 1.0;
  for (std::size_t i = 0; i < count; ++i) {
    check("clipped gradient", size, double(gradient.weight[i]), double(values[i]) * factor);
  }
}

// Normalised numbers are those of numbers of ordinary size; the input's gradient is divided by the size.
void check_layer_norm(double size) {
  using Norm = LayerNorm<Shape<count>, LayerNormOptions{.epsilon = 0.0}>;
  Norm norm{};
  norm.weight.fill(1.0F);
  Tensor<float, count> y[2]{};
  Tensor<float, count> dx[2]{};
  Tensor<float, count> dy{};
  for (std::size_t i = 0; i < count; ++i) dy[i] = static_cast<float>(i % 3) - 0.5F;
  for (std::size_t scaled = 0; scaled < 2; ++scaled) {
    auto const x = of_size(ramp, scaled == 0 ? 1.0 : size);
    Norm gradient{};
    Norm::Saved<1, float> saved{};
    norm.forward_training<1>(x, y[scaled], saved, TrainingContext{{}, 1});
    norm.backward<1>(x, y[scaled], dy, dx[scaled], saved, gradient);
  }
  for (std::size_t i = 0; i < count; ++i) {
    check("LayerNorm", size, double(y[1][i]), double(y[0][i]));
    double const slope = double(dx[0][i]) / size;
    if (std::fabs(slope) < 3e38) check("LayerNorm's slope", size, double(dx[1][i]), slope, 1.0 / size);
  }
}

void check_batch_norm(double size) {
  using Norm = BatchNorm<Shape<1>, NormOptions{.epsilon = 0.0}>;
  Norm const norm{.weight = {1}, .bias = {0}, .running_mean = {0}, .running_var = {1}};
  constexpr std::size_t batch = 4;
  Tensor<float, batch, 1> x{};
  for (std::size_t i = 0; i < batch; ++i) x[i] = unknown<float>(i % 2 == 0 ? size : -size);
  Tensor<float, batch, 1> y{};
  Norm::Saved<batch, float> saved{};
  Norm gradient{};
  norm.forward_training<batch>(x, y, saved, TrainingContext{{}, batch});
  for (std::size_t i = 0; i < batch; ++i) check("BatchNorm", size, double(y[i]), i % 2 == 0 ? 1.0 : -1.0);
  norm.backward_parameters<batch>(x, y, y, saved, gradient);
  double const variance = 0.9 + 0.1 * 4.0 / 3.0 * size * size;
  if (variance < 3e38) check("running variance", size, 1.0 - double(gradient.running_var[0]), variance);
  float const held = unknown<float>(size * size);
  if (!(double(held) > 1e-31 && double(held) < 3e38)) return;
  Norm const fixed{.weight = {1}, .bias = {0}, .running_mean = {0}, .running_var = {held}};
  fixed.forward<batch>(x, y);
  for (std::size_t i = 0; i < batch; ++i) check("BatchNorm's inference", size, double(y[i]), i % 2 == 0 ? 1.0 : -1.0);
}

struct Result {
  double value;
  std::array<double, count> slopes;
};
// Of numbers of that size against zeros, in a batch of two whose second sample is right.
template <class Loss>
Result loss_of(Loss const& loss, double size) {
  Tensor<float, 2, count> y{};
  Tensor<float, 2, count> t{};
  Tensor<float, 2, count> dy{};
  auto const first = of_size(ramp, size);
  for (std::size_t i = 0; i < count; ++i) y[i] = first[i];
  using S = Shape<count>;
  float const value = loss(View<float const, 2, S>(y), View<float const, 2, S>(t), View<float, 2, S>(dy));
  Result result{double(value), {}};
  for (std::size_t i = 0; i < count; ++i) result.slopes[i] = double(dy[i]);
  return result;
}

void check_losses_of_a_difference(double size) {
  double const squares = norm_of_ramp * norm_of_ramp * size * size;
  auto const squared = loss_of(MeanSquaredError{}, size);
  if (squares / 80 < 3e38) check("MeanSquaredError", size, squared.value, squares / 80);
  auto const half = loss_of(HalfSquaredError{}, size);
  if (squares / 4 < 3e38) check("HalfSquaredError", size, half.value, squares / 4);
  auto const absolute = loss_of(L1Loss{}, size);
  check("L1Loss", size, absolute.value, size * 20.5 / 80);
  auto const huber = loss_of(HuberLoss<1e-36>{}, size);
  if (size > 1) check("HuberLoss", size, huber.value, size * 20.5 / 80 * 1e-36);
  auto const wide = loss_of(HuberLoss<1e38>{}, size);
  if (size < 1e38 && squares / 160 < 3e38) check("wide HuberLoss", size, wide.value, squares / 160);
  for (std::size_t i = 0; i < count; ++i) {
    check("MeanSquaredError's slope", size, squared.slopes[i], ramp[i] * size / 40);
    check("HalfSquaredError's slope", size, half.slopes[i], ramp[i] * size / 2);
    check("L1Loss' slope", size, absolute.slopes[i], (ramp[i] < 0 ? -1.0 : 1.0) / 80);
    if (size < 1e38) check("wide HuberLoss' slope", size, wide.slopes[i], ramp[i] * size / 80);
  }
}

void check_losses_of_logits(double size) {
  Tensor<float, 1, 3> const y{unknown<float>(size), unknown<float>(-size), unknown<float>(0)};
  Tensor<float, 1, 3> dy{};
  using S = Shape<3>;
  double const top = std::exp(-std::fmin(size, 1e4));
  double const sum = 1.0 + top + std::exp(-std::fmin(2 * size, 1e4));
  double const shares[]{1.0 / sum, std::exp(-std::fmin(2 * size, 1e4)) / sum, top / sum};
  double const logits[]{size, -size, 0};
  for (std::size_t label = 0; label < 3; ++label) {
    double const expected = (size - logits[label]) + std::log(sum);
    Tensor<float, 1, 3> t{};
    t[label] = 1.0F;
    auto const target = Labels<1>{static_cast<ClassIndex>(label)};
    float const by_index = SoftmaxCrossEntropy{}(View<float const, 1, S>(y), target, View<float, 1, S>(dy));
    if (expected < 3e38) check("SoftmaxCrossEntropy", size, double(by_index), expected);
    for (std::size_t i = 0; i < 3; ++i) {
      check("SoftmaxCrossEntropy's slope", size, double(dy[i]), shares[i] - (i == label ? 1.0 : 0.0));
    }
    float const by_share = SoftmaxCrossEntropy{}(View<float const, 1, S>(y), View<float const, 1, S>(t),  //
                                                 View<float, 1, S>(dy));
    if (expected < 3e38) check("SoftmaxCrossEntropy of shares", size, double(by_share), expected);
    for (std::size_t i = 0; i < 3; ++i) {
      check("SoftmaxCrossEntropy of shares' slope", size, double(dy[i]), shares[i] - (i == label ? 1.0 : 0.0));
    }
  }
  Tensor<float, 1, 3> const t{0, 0, 1};
  float const binary = SigmoidCrossEntropy{}(View<float const, 1, S>(y), View<float const, 1, S>(t),  //
                                             View<float, 1, S>(dy));
  double const softplus = std::log1p(top);
  check("SigmoidCrossEntropy", size, double(binary), (size / 3 + (2 * softplus + std::log(2.0)) / 3));
  double const likely = 1.0 / (1.0 + top);
  double const slopes[]{likely / 3, (1.0 - likely) / 3, -0.5 / 3};
  for (std::size_t i = 0; i < 3; ++i) check("SigmoidCrossEntropy's slope", size, double(dy[i]), slopes[i]);
}

void check_softmax(double size) {
  float const x[]{unknown<float>(size), unknown<float>(-size), unknown<float>(size)};
  float p[3];
  kernels::softmax<3>(x, p);
  double const low = std::exp(-std::fmin(2 * size, 1e4));
  double const expected[]{1.0 / (2.0 + low), low / (2.0 + low), 1.0 / (2.0 + low)};
  for (std::size_t i = 0; i < 3; ++i) check("softmax", size, double(p[i]), expected[i]);
  double const log_sum = std::log(2.0 + low);
  check("log_sum_exp", size, double(kernels::log_sum_exp<3>(x)), size + log_sum);
  kernels::log_softmax<3>(x, p);
  check("log_softmax", size, double(p[0]), -log_sum);
  if (size < 1e38) check("log_softmax", size, double(p[1]), -2 * size - log_sum);
}

void check_penalties(double size) {
  using Layer = Dense<count, 1>;
  Layer layer{.weight = {}, .bias = {}};
  auto const values = of_size(ramp, size);
  for (std::size_t i = 0; i < count; ++i) layer.weight[i] = values[i];
  Layer gradient{};
  double const lambda = unknown<double>(1e-4);
  double const squares = lambda * norm_of_ramp * norm_of_ramp * size * size;
  float const square = L2Penalty{lambda}(layer, gradient);
  if (squares < 3e38) check("L2Penalty", size, double(square), squares);
  for (std::size_t i = 0; i < count; ++i) {
    check("L2Penalty's slope", size, double(gradient.weight[i]), 2 * lambda * ramp[i] * size);
  }
  gradient = {};
  check("L1Penalty", size, double(L1Penalty{lambda}(layer, gradient)), lambda * 20.5 * size);
}

void check_pooling(double size) {
  Tensor<float, 1, 2, 2> x{};
  for (float& v : x) v = unknown<float>(size);
  Tensor<float, 1> y{};
  GlobalAvgPool2d<Shape<1, 2, 2>>{}.forward<1, float>(x, y);
  check("global mean", size, double(y[0]), size);
}

// A mean square that can be held.
void check_optimizers(double size) {
  using Layer = Dense<count, 1>;
  if (!(size > 1e-10 && size < 1e20)) return;
  Layer gradient{};
  auto const values = of_size(ramp, size);
  for (std::size_t i = 0; i < count; ++i) gradient.weight[i] = values[i];
  Layer layer{};
  Adam<Layer> adam{.learning_rate = 0.5, .epsilon = 0.0};
  adam.step(layer, gradient);
  for (std::size_t i = 0; i < count; ++i) check("Adam", size, double(layer.weight[i]), ramp[i] < 0 ? 0.5 : -0.5);
  layer = {};
  RmsProp<Layer> propagated{.learning_rate = 0.5, .smoothing = 0.75, .epsilon = 0.0};
  propagated.step(layer, gradient);
  for (std::size_t i = 0; i < count; ++i) check("RmsProp", size, double(layer.weight[i]), ramp[i] < 0 ? 1.0 : -1.0);
}

#if !__FINITE_MATH_ONLY__
void check_infinite(char const* what, bool right) {
  if (right) return;
  ++faults;
  std::printf("%s of infinite numbers is wrong\n", what);
}

// What is infinite stays so, and NaN stays NaN, where the flags leave them their meaning.
void check_infinities() {
  double const infinity = double(ingot::detail::infinite_value<float>());
  using Layer = Dense<2, 1>;
  Layer gradient{.weight = {unknown<float>(infinity), unknown<float>(1)}, .bias = {0}};
  check_infinite("norm", double(global_norm(gradient)) == infinity);
  ClipByNorm{1.0}(gradient);
  check_infinite("clip by norm", std::isnan(gradient.weight[0]) && gradient.weight[1] == 0.0F);
  gradient = {.weight = {unknown<float>(std::nan("")), unknown<float>(1)}, .bias = {0}};
  check_infinite("norm with NaN", std::isnan(global_norm(gradient)));
  for (auto const value : {loss_of(MeanSquaredError{}, infinity).value, loss_of(L1Loss{}, infinity).value,
                           loss_of(HuberLoss<>{}, infinity).value}) {
    check_infinite("loss of a difference", value == infinity);
  }
  using S = Shape<2>;
  Tensor<float, 1, 2> const y{unknown<float>(infinity), 0};
  Tensor<float, 1, 2> dy{};
  auto const cost = [&](std::size_t label) {
    return double(SoftmaxCrossEntropy{}(View<float const, 1, S>(y), Labels<1>{static_cast<ClassIndex>(label)},
                                        View<float, 1, S>(dy)));
  };
  check_infinite("SoftmaxCrossEntropy, right,", cost(0) == 0.0 && dy[0] == 0.0F && dy[1] == 0.0F);
  check_infinite("SoftmaxCrossEntropy, wrong,", cost(1) == infinity && dy[0] == 1.0F && dy[1] == -1.0F);
}
#endif

}  // namespace

int main() {
  for (double const size : sizes) {
    check_norms(size);
    // Nor can differences beyond the largest number be told from others where there is no infinity.
    if (size < 8e37 || !(flushes() || __FINITE_MATH_ONLY__)) {
      check_layer_norm(size);
      check_batch_norm(size);
    }
    check_losses_of_a_difference(size);
    check_losses_of_logits(size);
    check_softmax(size);
    check_penalties(size);
    check_pooling(size);
    check_optimizers(size);
  }
#if !__FINITE_MATH_ONLY__
  check_infinities();
#endif
  if (faults > 0) std::printf("%d faults\n", faults);
  return faults > 0 ? 1 : 0;
}
