// Gradients added up sample by sample: those of the whole batch, in the memory of one sample.
#define BOOST_TEST_MODULE accumulate
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <ingot/ingot.hpp>
#include <ingot/network/retrained.hpp>
#include <ingot/training/accumulate.hpp>
#include <memory>

using namespace ingot;

namespace {

template <class T>
using Net = decltype(build<Shape<1, 8, 8>, T>(conv2d<3, 3>, relu, max_pool2d<2>, flatten, layer_norm<>, dense<10>,
                                              ingot::tanh, dense<4>));
constexpr std::size_t batch = 12;

template <class N, std::size_t B>
batch_t<typename N::value_type, B, typename N::input_shape> inputs() {
  batch_t<typename N::value_type, B, typename N::input_shape> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = typename N::value_type(standard_normal(RandomKey{2, 1}, i));
  return x;
}
constexpr Labels<batch> labels{0, 3, 1, 2, 2, 0, 1, 3, 3, 1, 0, 2};

template <std::size_t Rows, class N, class X>
auto rows(X const& x, std::size_t first) {
  batch_t<typename N::value_type, Rows, typename N::input_shape> part{};
  std::copy_n(x.data() + first * N::input_shape::size, part.size(), part.data());
  return part;
}
template <std::size_t Rows>
Labels<Rows> some_labels(std::size_t first) {
  Labels<Rows> part{};
  std::copy_n(labels.data() + first, Rows, part.data());
  return part;
}

// The largest difference of two gradients, relative to their norm.
template <class N>
double distance(N const& a, N const& b) {
  double worst = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& u, auto const& v) {
        for (std::size_t i = 0; i < u.size(); ++i) worst = std::max(worst, double(math::abs(u[i] - v[i])));
      },
      a, b);
  return worst / double(global_norm(b));
}

// By as many rows at once.
template <class T, std::size_t Rows, class Goal>
void equals_the_batch(Goal const& objective, double tolerance) {
  auto const net = std::make_unique<Net<T>>();
  initialize(*net, 6);
  auto const x = inputs<Net<T>, batch>();
  auto const whole = std::make_unique<TrainingMemory<Net<T>, batch>>();
  auto const expected = compute_gradient(*net, objective, x, labels, *whole);
  auto const memory = std::make_unique<TrainingMemory<Net<T>, Rows>>();
  GradientSum<Net<T>> sum;
  for (std::size_t b = 0; b < batch; b += Rows) {
    std::size_t const samples =
        accumulate(*net, objective, rows<Rows, Net<T>>(x, b), some_labels<Rows>(b), *memory, sum);
    BOOST_TEST(samples == b + Rows);
  }
  auto const value = finish_gradient(*net, objective, *memory, sum);
  BOOST_TEST(sum.samples == 0u);
  BOOST_TEST(double(math::abs(value.data - expected.data)) < tolerance);
  BOOST_TEST((value.penalty == expected.penalty));
  BOOST_TEST(distance(memory->gradient, whole->gradient) < tolerance);
}

template <class N>
struct CountsSteps {
  double learning_rate = 0;
  int steps = 0;
  void step(N&, N const&) { ++steps; }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_sum_of_samples_is_the_batch) {
  equals_the_batch<double, 1>(Objective{SoftmaxCrossEntropy{}}, 1e-12);
  equals_the_batch<float, 1>(Objective{SoftmaxCrossEntropy{}}, 1e-5);
  equals_the_batch<double, 3>(Objective{SoftmaxCrossEntropy{}}, 1e-12);
}

BOOST_AUTO_TEST_CASE(penalty_and_clip_are_applied_once) {
  Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{1e-2}, ClipByNorm{0.1}};
  equals_the_batch<double, 1>(objective, 1e-12);
  equals_the_batch<float, 1>(objective, 1e-5);
  equals_the_batch<double, 4>(Objective{SoftmaxCrossEntropy{}, L1Penalty{1e-3}, ClipByValue{1e-3}}, 1e-12);
}

// A last short call counts its samples.
BOOST_AUTO_TEST_CASE(samples_count_alike) {
  auto const net = std::make_unique<Net<double>>();
  initialize(*net, 6);
  Objective const objective{SoftmaxCrossEntropy{}};
  auto const x = inputs<Net<double>, batch>();
  auto const whole = std::make_unique<TrainingMemory<Net<double>, batch>>();
  compute_gradient(*net, objective, x, labels, *whole, {}, 9);
  auto const memory = std::make_unique<TrainingMemory<Net<double>, 6>>();
  GradientSum<Net<double>> sum;
  accumulate(*net, objective, rows<6, Net<double>>(x, 0), some_labels<6>(0), *memory, sum);
  auto const samples =
      accumulate(*net, objective, rows<6, Net<double>>(x, 6), some_labels<6>(6), *memory, sum, RandomKey{}, 3);
  BOOST_TEST(samples == 9u);
  finish_gradient(*net, objective, *memory, sum);
  BOOST_TEST(distance(memory->gradient, whole->gradient) < 1e-12);
}

// A step of a batch in the memory of one sample, also of the layers that are retrained.
BOOST_AUTO_TEST_CASE(a_step_moves_as_that_of_the_batch) {
  static Net<double> net;
  initialize(net, 6);
  Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{1e-2}};
  using Retrained = retrained_t<net, 5>;
  auto one = retrainable<net, 5>();
  auto other = one;
  auto const x = inputs<Retrained, batch>();
  auto const whole = std::make_unique<TrainingMemory<Retrained, batch>>();
  auto const memory = std::make_unique<TrainingMemory<Retrained, 1>>();
  Adam<Retrained> adam;
  Adam<Retrained> adam_of_sum;
  GradientSum<Retrained> sum;
  for (int step = 0; step < 3; ++step) {
    train_step(one, adam, objective, x, labels, *whole);
    for (std::size_t b = 0; b < batch; ++b) {
      accumulate(other, objective, rows<1, Retrained>(x, b), some_labels<1>(b), *memory, sum);
    }
    accumulated_step(other, adam_of_sum, objective, *memory, sum);
  }
  BOOST_TEST(distance(other, one) < 1e-9);
}

// Every sample draws its own mask: that of a step with its child of the key.
BOOST_AUTO_TEST_CASE(each_pass_has_its_own_key) {
  using Drops = Network<Dense<6, 40, double>, Dropout<0.5, 40>, Dense<40, 3, double>>;
  Drops net;
  initialize(net, 8);
  Objective const objective{SoftmaxCrossEntropy{}};
  Tensor<double, 6> const x{1, -1, 2, 0.5, -0.5, 3};
  TrainingMemory<Drops, 1> memory;
  GradientSum<Drops> sum;
  RandomKey const key{4, 2};
  Drops expected{};
  std::array<Tensor<double, 1, 3>, 3> outputs{};
  for (std::size_t i = 0; i < 3; ++i) {
    compute_gradient(net, objective, x, Labels<1>{1}, memory, key.child(i));
    outputs[i] = memory.output;
    visit_parameters(
        [](ParameterPath const&, Parameter, auto& total, auto const& one) {
          for (std::size_t k = 0; k < total.size(); ++k) total[k] += one[k] / 3;
        },
        expected, memory.gradient);
  }
  BOOST_TEST((outputs[0] != outputs[1] && outputs[1] != outputs[2]));
  for (std::size_t i = 0; i < 3; ++i) accumulate(net, objective, x, Labels<1>{1}, memory, sum, key);
  finish_gradient(net, objective, memory, sum);
  BOOST_TEST(distance(memory.gradient, expected) < 1e-12);
}

BOOST_AUTO_TEST_CASE(without_samples_nothing_moves) {
  using Small = Network<Dense<2, 3>>;
  Small net;
  initialize(net, 1);
  auto const before = net.layer<0>().weight;
  TrainingMemory<Small, 1> memory;
  memory.gradient.layer<0>().weight.fill(7);
  Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{1}};
  CountsSteps<Small> optimizer;
  GradientSum<Small> sum;
  auto const value = accumulated_step(net, optimizer, objective, memory, sum);
  BOOST_TEST(value.data == 0.0f);
  BOOST_TEST(value.penalty == 0.0f);
  BOOST_TEST((net.layer<0>().weight == before));
  BOOST_TEST((memory.gradient.layer<0>().weight == Tensor<float, 3, 2>{}));
  BOOST_TEST(optimizer.steps == 0);
}

// The running statistics move by the mean of what each batch moves them by.
BOOST_AUTO_TEST_CASE(statistics_are_averaged_over_the_calls) {
  using Normed = Network<BatchNorm<Shape<2>, NormOptions{}, double>, Dense<2, 2, double>>;
  Normed net;
  initialize(net, 1);
  Objective const objective{SoftmaxCrossEntropy{}};
  TrainingMemory<Normed, 2> memory;
  Tensor<double, 2, 2> const x{1, 2, 3, 5};
  Tensor<double, 2, 2> const z{-1, 0, 4, 2};
  compute_gradient(net, objective, x, Labels<2>{0, 1}, memory);
  auto const first = memory.gradient.layer<0>().running_mean;
  compute_gradient(net, objective, z, Labels<2>{0, 1}, memory);
  auto const second = memory.gradient.layer<0>().running_mean;
  GradientSum<Normed> sum;
  accumulate(net, objective, x, Labels<2>{0, 1}, memory, sum);
  accumulate(net, objective, z, Labels<2>{0, 1}, memory, sum);
  finish_gradient(net, objective, memory, sum);
  for (std::size_t c = 0; c < 2; ++c) {
    BOOST_TEST(math::abs(memory.gradient.layer<0>().running_mean[c] - (first[c] + second[c]) / 2) < 1e-15);
  }
}

// At compile time, too.
static_assert([] {
  Network<Dense<1, 1>> net{};
  Sgd<Network<Dense<1, 1>>> sgd{.learning_rate = 0.25};
  TrainingMemory<Network<Dense<1, 1>>, 1> memory{};
  GradientSum<Network<Dense<1, 1>>> sum;
  Objective const objective{MeanSquaredError{}};
  accumulate(net, objective, Tensor<float, 1>{1}, Tensor<float, 1, 1>{2}, memory, sum);
  accumulate(net, objective, Tensor<float, 1>{-1}, Tensor<float, 1, 1>{0}, memory, sum);
  auto const value = accumulated_step(net, sgd, objective, memory, sum);
  return value.data == 2 && net({1})[0] == 1.0f;  // weight 1/2, bias 1/2
}());
