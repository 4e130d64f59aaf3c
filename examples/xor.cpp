// A network that is trained while it compiles: what is left of it at run time is a table of finished weights.
#include <cstdio>
#include <ingot/ingot.hpp>

namespace {

using Net = ingot::Network<ingot::Dense<2, 4>, ingot::Tanh<4>, ingot::Dense<4, 1>>;

constexpr ingot::Tensor<float, 4, 2> inputs{0, 0, 0, 1, 1, 0, 1, 1};
constexpr ingot::Tensor<float, 4, 1> targets{0, 1, 1, 0};

consteval Net train() {
  Net net{};
  ingot::initialize(net, 1, ingot::XavierUniform{});
  ingot::Adam<Net> adam{.learning_rate = 0.1};
  ingot::TrainingMemory<Net, 4> memory{};
  ingot::Objective const objective{ingot::SigmoidCrossEntropy{}};
  for (int step = 0; step < 100; ++step) ingot::train_step(net, adam, objective, inputs, targets, memory);
  return net;
}

constexpr Net trained = train();

// The output is a logit: positive says true.
constexpr bool exclusive_or(float a, float b) {
  return trained({a, b})[0] > 0;
}

static_assert(!exclusive_or(0, 0));
static_assert(exclusive_or(0, 1));
static_assert(exclusive_or(1, 0));
static_assert(!exclusive_or(1, 1));

}  // namespace

int main() {
  std::puts("Exclusive or, learnt by a 2-4-1 network while it was compiled:");
  bool right = true;
  for (std::size_t i = 0; i < 4; ++i) {
    float const a = inputs(i, 0);
    float const b = inputs(i, 1);
    bool const answer = exclusive_or(a, b);
    std::printf("  %g xor %g = %d   (logit %+.2f)\n", static_cast<double>(a), static_cast<double>(b), answer ? 1 : 0,
                static_cast<double>(trained({a, b})[0]));
    right = right && answer == (targets[i] > 0.5F);
  }
  return right ? 0 : 1;
}
