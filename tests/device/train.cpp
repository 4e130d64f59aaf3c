// Training as a device compiles it: every kind of layer, every scheme, optimizer, schedule, clip, penalty and loss, in
// plain spelling, all objects placed here. What must not be in its image: see train.py.
#include <cstdint>
#include <ingot/ingot.hpp>
#include <type_traits>

using namespace ingot;

namespace {

constexpr std::size_t batch = 4;

constexpr auto sample = graph::input<"sample", 12>;
constexpr auto gated = graph::constant<0.5> * sample *
                       graph::sigmoid(graph::constant<0.25> + graph::matmul(sample, graph::parameter<"gate", 12, 12>));
using Net = decltype(build<Shape<2, 8, 8>>(
    conv2d<4, 3, ConvOptions{.padding = 1}>, batch_norm<>, relu, max_pool2d<2>, avg_pool2d<2>, flatten, dense<12>,
    layer_norm<>, leaky_relu<0.1>, dropout<0.5>, layer_of<gated>, residual(dense<12>, ingot::tanh), gelu, dense<3>));
static_assert(sizeof(Net) > 1000);
using Images = Tensor<float, batch, 2, 8, 8>;
using Outputs = Tensor<float, batch, 3>;

static Net net;
static Net::Workspace<1> workspace;
static TrainingMemory<Net, batch> memory;
static TrainingParts<Net, 2, 2> parts;
static GradientFlowMemory<Net, 2> flow;
static Images images;
static Outputs values;
static Labels<batch> labels;

static Sgd<Net> sgd{.learning_rate = 0.05};
static Momentum<Net>::Moments momentum_moments;
static Momentum<Net>::Apart momentum{.learning_rate = 0.05, .nesterov = true, .moments = momentum_moments};
static RmsProp<Net>::Moments rms_prop_moments;
static RmsProp<Net>::Apart rms_prop{.smoothing = 0.9, .moments = rms_prop_moments};
static AdamW<Net>::Moments adam_moments;
static AdamW<Net>::Apart adam{.learning_rate = 0.05, .beta2 = 0.99, .moments = adam_moments};
static constexpr Adam<Net>::Apart fixed_adam{.moments = adam_moments};  // all of it in flash

static StepDecay step_decay{0.05, 0.5, 10};
static WarmUp warm_up{5, CosineDecay{0.05, 100, 0.001}};
static ExponentialDecay exponential_decay{0.05, 0.99};
static Objective penalised{SoftmaxCrossEntropy{}, L2Penalty{1e-4}, ClipByNorm{1.0}};

// Keeps the compiler from knowing what it could compute.
template <class Value>
void hide(Value& value) {
  asm volatile("" : "+m"(value));
}

void start() {
  std::uint64_t seed = 1;
  hide(seed);
  initialize(net, seed);
  initialize(net, seed, HeUniform{});
  initialize(net, seed, XavierUniform{0.5});
  initialize(net, seed, XavierNormal{});
  initialize(net, seed, LecunUniform{});
  initialize(net, seed, LecunNormal{});
  initialize(net, seed, NormalWeights{0.1});
  initialize(net, seed, ConstantWeights{0.01});
}

template <class Optimizer, class AnObjective, class Target>
float train(Optimizer& optimizer, AnObjective const& objective, Target const& target, std::uint64_t step) {
  return train_step(net, optimizer, objective, images, target, memory, RandomKey{1, step}).total();
}

float train_all(std::size_t step) {
  sgd.learning_rate = step_decay(step);
  momentum.learning_rate = warm_up(step);
  rms_prop.learning_rate = exponential_decay(step);
  adam.learning_rate = CosineDecay{0.05, 1000}(step);
  adam.learning_rate *= 0.5;
  adam.weight_decay = 0.1;
  float sum = train(sgd, penalised, labels, step);
  sum += train(momentum, Objective{SoftmaxCrossEntropy{}, L1Penalty{1e-4}, ClipByValue{1.0}}, labels, step);
  sum += train(rms_prop, Objective{MeanSquaredError{}}, values, step);
  sum += train(adam, Objective{HalfSquaredError{}}, values, step);
  sum += train(fixed_adam, Objective{L1Loss{}}, values, step);
  sum += train(sgd, Objective{HuberLoss<0.5>{}}, values, step);
  sum += train(sgd, Objective{CrossEntropy{}}, labels, step);
  sum += train(sgd, Objective{SigmoidCrossEntropy{}}, values, step);
  return sum;
}

float train_in_parts(std::uint64_t step) {
  static Tensor<float, 2, 2, 8, 8> half;
  static Labels<2> half_labels;
  for (std::size_t p = 0; p < 2; ++p) compute_part(net, penalised, half, half_labels, parts, p, RandomKey{1, step});
  float const loss = join_parts(net, penalised, parts).total();
  sgd.step(net, parts.gradient());
  auto const strengths = gradient_flow(net, penalised, half, half_labels, flow, RandomKey{1, step});
  return loss + global_norm(parts.gradient()) + strengths[0].parameters;
}

// A network over time, step by step and in blocks of a length known at run time.
using Heard = decltype(build<Shape<2, 64>>(residual(conv1d<2, 3, Conv1dOptions{.padding = 1}>, relu),
                                           conv1d<6, 4, Conv1dOptions{.stride = 2, .padding = {2, 0}}>, batch_norm<>,
                                           max_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>, transpose, gru<4>,
                                           per_step<dense<3>>));
static Heard heard;
static Streaming<Heard> stream;
static Streaming<Heard>::State listening;
static Streaming<Heard>::Workspace<8> stream_workspace;

float listen(std::size_t count) {
  static Tensor<float, 8, 2, 2> sounds;
  static Tensor<float, 8, 3> said;
  initialize(heard, 1);
  stream.prepare(heard);
  listening = stream.settled_state(stream_workspace, 100).state;
  stream.step(View<float const, 1, Shape<2, 2>>(sounds.data(), 4), View<float, 1, Shape<3>>(said.data(), 3), listening,
              stream_workspace);
  stream.advance<8>(sounds.data(), said.data(), count, listening, stream_workspace);
  return said[0];
}

}  // namespace

int main() {
  start();
  std::uint32_t step = 1;
  hide(step);
  static Tensor<float, 2, 8, 8> image;
  static Tensor<float, 3> output;
  net.forward<1>(image, output, workspace);
  float result = train_all(step) + train_in_parts(step) + output[0] + listen(step % 8);
  hide(result);
  return 0;
}
