// Forward, backward and training, run by the compiler: it has nothing to run.
#include <ingot/ingot.hpp>

using namespace ingot;

// XOR, trained from scratch while this file compiles.
using Xor = Network<Dense<2, 8>, Tanh<8>, Dense<8, 1>>;

constexpr Tensor<float, 4, 2> inputs{0, 0, 0, 1, 1, 0, 1, 1};
constexpr Tensor<float, 4, 1> targets{0, 1, 1, 0};

constexpr Xor train() {
  Xor net{};
  initialize(net, 1, XavierUniform{});
  Adam<Xor> optimizer{.learning_rate = 0.1};
  TrainingMemory<Xor, 4> memory{};
  for (int step = 0; step < 60; ++step) {
    train_step(net, optimizer, Objective{SigmoidCrossEntropy{}}, inputs, targets, memory);
  }
  return net;
}

constexpr Xor trained = train();
static_assert(trained({0, 0})[0] < 0);
static_assert(trained({0, 1})[0] > 0);
static_assert(trained({1, 0})[0] > 0);
static_assert(trained({1, 1})[0] < 0);

// Every optimizer, penalty and clip runs there too, and lowers the loss.
template <class Optimizer, class... Parts>
constexpr bool learns(Parts... parts) {
  Xor net{};
  initialize(net, 3, HeNormal{});
  Optimizer optimizer{};
  optimizer.learning_rate = 0.05;
  TrainingMemory<Xor, 4> memory{};
  Objective const objective{HalfSquaredError{}, parts...};
  float const first = compute_gradient(net, objective, inputs, targets, memory).total();
  float last = first;
  for (int step = 0; step < 5; ++step) last = train_step(net, optimizer, objective, inputs, targets, memory).total();
  return last < first;
}
static_assert(learns<Sgd<Xor>>());
static_assert(learns<Momentum<Xor>>(L2Penalty{1e-3}));
static_assert(learns<RmsProp<Xor>>(L1Penalty{1e-3}, ClipByValue{0.5}));
static_assert(learns<Adam<Xor>>(NoPenalty{}, ClipByNorm{1.0}));
static_assert(learns<AdamW<Xor>>());

// Optimizers cost their options; those that remember something, that, too, which may lie apart.
static_assert(sizeof(Option<>) == 16);
static_assert(sizeof(Sgd<Xor>) == sizeof(Option<>));
static_assert(sizeof(Momentum<Xor>) <= sizeof(Xor) + 3 * sizeof(Option<>));
static_assert(sizeof(Momentum<Xor>::Apart) <= 3 * sizeof(Option<>));
static_assert(sizeof(Adam<Xor>) <= 2 * sizeof(Xor) + 6 * sizeof(Option<>));
static_assert(sizeof(Adam<Xor>::Moments) == 2 * sizeof(Xor) + 4 * sizeof(float));
static_assert(sizeof(Adam<Xor>::Apart) <= 6 * sizeof(Option<>));

// A short batch gives the gradient of its samples alone, whatever the padding rows hold.
constexpr bool short_batch_is_exact() {
  using Net = Network<Dense<2, 3, double>, BatchNorm<Shape<3>, NormOptions{}, double>, Tanh<3>, Dense<3, 2, double>>;
  Net net{};
  initialize(net, 4, XavierUniform{});
  TrainingMemory<Net, 5> padded{};
  TrainingMemory<Net, 3> exact{};
  Objective const objective{SoftmaxCrossEntropy{}};
  Tensor<double, 5, 2> const x{1, 2, -1, 0.5, 3, -2, 1000, -1000, 7, 7};
  Tensor<double, 3, 2> const rows{1, 2, -1, 0.5, 3, -2};
  double const a = compute_gradient(net, objective, x, Labels<5>{0, 1, 1, 0, 0}, padded, {}, 3).data;
  double const b = compute_gradient(net, objective, rows, Labels<3>{0, 1, 1}, exact).data;
  bool same = a == b;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& p, auto& e) {
        for (std::size_t i = 0; i < p.size(); ++i) same = same && math::abs(p[i] - e[i]) < 1e-15;
      },
      padded.gradient, exact.gradient);
  return same;
}
static_assert(short_batch_is_exact());

int main() {}
