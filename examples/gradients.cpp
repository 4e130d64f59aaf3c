// Why deep chains of sigmoids do not learn, and what helps: gradients that vanish or explode, layer by layer.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <memory>

using namespace ingot;

namespace {

// `Count` times the layers of Block, and a last layer.
template <std::size_t Count, class Last, class Block, class... Before>
struct Repeated;
template <std::size_t Count, class Last, class... Block, class... Before>
struct Repeated<Count, Last, Network<Block...>, Before...>
    : Repeated<Count - 1, Last, Network<Block...>, Before..., Block...> {};
template <class Last, class... Block, class... Before>
struct Repeated<0, Last, Network<Block...>, Before...> {
  using type = Network<Before..., Last>;
};

constexpr std::size_t blocks = 8;
constexpr std::size_t width = 32;
constexpr std::size_t classes = 4;
constexpr std::size_t batch = 64;
template <class... Block>
using Deep = typename Repeated<blocks, Dense<width, classes>, Network<Block...>>::type;

using DeepSigmoid = Deep<Dense<width, width>, Sigmoid<width>>;
using DeepRelu = Deep<Dense<width, width>, Relu<width>>;
using DeepNormed = Deep<Dense<width, width>, BatchNorm<Shape<width>>, Sigmoid<width>>;

// How strong the gradient is at the output of the first block, relative to that of the last one.
struct Outcome {
  double ratio;
  double parameter_gradient;  // of all parameters together
};

bool good = true;
void check(bool holds, char const* promise) {
  std::printf("  %s: %s\n", promise, holds ? "yes" : "NO");
  good = good && holds;
}

// Random inputs; the class is that of the largest of the first values: there is something to learn.
struct Samples {
  Tensor<float, batch, width> x;
  Labels<batch> labels;
};
Samples draw_samples() {
  Samples samples{};
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < width; ++i) {
      samples.x(b, i) = static_cast<float>(standard_normal({5, b}, i));
      if (i < classes && samples.x(b, i) > samples.x(b, samples.labels[b])) {
        samples.labels[b] = integer_cast<ClassIndex>(i);
      }
    }
  }
  return samples;
}

// The same inputs with every label turned to the next class: a network that has learnt the samples has a gradient here.
Samples contradict(Samples samples) {
  for (ClassIndex& label : samples.labels) label = integer_cast<ClassIndex>((label + 1) % classes);
  return samples;
}

template <class Net, class Goal>
Outcome show(char const* title, Net const& net, Goal const& objective, Samples const& samples) {
  constexpr std::size_t block = Net::depth / blocks;
  auto const memory = std::make_unique<GradientFlowMemory<Net, batch>>();
  auto const flow = gradient_flow(net, objective, samples.x, samples.labels, *memory);
  std::printf("\n%s\n  block   activation    dJ/dy      dJ/dW         W\n", title);
  for (std::size_t i = 0; i < blocks; ++i) {
    auto const& weights = flow[i * block];
    auto const& last = flow[i * block + block - 1];
    std::printf("  %5zu   %10.3g %10.3g %10.3g %9.3g\n", i + 1, static_cast<double>(last.activation),
                static_cast<double>(last.output_gradient), static_cast<double>(weights.parameter_gradient),
                static_cast<double>(weights.parameters));
  }
  double const ratio = static_cast<double>(flow[block - 1].output_gradient) /
                       static_cast<double>(flow[blocks * block - 1].output_gradient);
  std::printf("  gradient at the first block, relative to the last: %.3g\n", ratio);
  return {ratio, static_cast<double>(global_norm(memory->training.gradient))};
}

template <class Net, class Scheme>
std::unique_ptr<Net> initialized(Scheme const& scheme) {
  auto net = std::make_unique<Net>();
  initialize(*net, 1, scheme);
  return net;
}

// The textbook's chain: one neuron a layer, y = sigmoid(w y + b). Each layer multiplies the gradient by w y (1 - y), at
// most w / 4 (Nielsen: Neural networks and deep learning; 2015, chapter 5).
void single_neurons() {
  using Chain = typename Repeated<5, Dense<1, 1, double>, Network<Dense<1, 1, double>, Sigmoid<1>>>::type;
  auto const first_to_last = [](double weight, double bias, double x) {
    Chain net{};
    visit_parameters(
        [&](Path const&, Parameter p, auto& values) { values.fill(p.role == Role::weight ? weight : bias); }, net);
    GradientFlowMemory<Chain, 1> memory{};
    auto const flow =
        gradient_flow(net, Objective{HalfSquaredError{}}, Tensor<double, 1>{x}, Tensor<double, 1, 1>{1.0}, memory);
    return flow[1].output_gradient / flow[9].output_gradient;
  };
  double const vanishing = first_to_last(1.0, 0.0, 0.5);
  double const exploding = first_to_last(100.0, -50.0, 0.5);
  std::printf("Five sigmoid neurons in a chain: the gradient at the first, relative to the last\n");
  std::printf("  w = 1, b = 0      %.3g\n  w = 100, b = -50  %.6g\n", vanishing, exploding);
  check(vanishing < 1.0 / 256, "vanishing: below (1/4)^4");
  check(std::abs(exploding - 390625.0) < 1e-3, "exploding: (100/4)^4 = 390625, as on paper");
}

// 300 steps; returns the last loss.
template <class Net, class Optimizer, class Goal>
double learn(Net& net, Optimizer&& optimizer, Goal const& objective, Samples const& samples) {
  auto const memory = std::make_unique<TrainingMemory<Net, batch>>();
  double loss = 0.0;
  for (int step = 0; step < 300; ++step) {
    loss = static_cast<double>(train_step(net, optimizer, objective, samples.x, samples.labels, *memory).data);
  }
  std::printf("  loss after 300 steps: %.3g\n", loss);
  return loss;
}
template <class Net>
double learn(Net& net, Samples const& samples) {
  auto const adam = std::make_unique<Adam<Net>>();
  adam->learning_rate = 0.003;
  return learn(net, *adam, Objective{SoftmaxCrossEntropy{}}, samples);
}

}  // namespace

int main() {
  Samples const samples = draw_samples();
  Objective const plain{SoftmaxCrossEntropy{}};
  single_neurons();

  std::printf("\nFrom here on: %zu blocks of %zu units, Euclidean norms over a batch of %zu\n", blocks, width, batch);
  auto const sigmoids = initialized<DeepSigmoid>(XavierNormal{});
  double const vanishing = show("Sigmoid, Xavier's weights", *sigmoids, plain, samples).ratio;
  check(vanishing < 1e-3, "vanishing: below 0.001");
  double const stuck = learn(*sigmoids, samples);

  auto const relus = initialized<DeepRelu>(HeNormal{});
  double ratio = show("Cure: ReLU, He's weights", *relus, plain, samples).ratio;
  check(ratio > 0.1 && ratio < 10, "steady: between 0.1 and 10");
  check(learn(*relus, samples) < 0.1 * stuck, "learns: a tenth of the sigmoids' loss");

  auto const wide = initialized<DeepSigmoid>(XavierNormal{4.0});
  ratio = show("Cure: sigmoid, weights four times Xavier's, against its slope of 1/4", *wide, plain, samples).ratio;
  check(ratio > 100 * vanishing, "milder: a hundred times as much gradient arrives");

  auto const normed = initialized<DeepNormed>(XavierNormal{});
  ratio = show("Cure: batch normalisation before each sigmoid", *normed, plain, samples).ratio;
  check(ratio > 0.1 && ratio < 10, "steady: between 0.1 and 10");
  check(learn(*normed, samples) < 0.1 * stuck, "learns: a tenth of the sigmoids' loss");

  auto const large = initialized<DeepRelu>(NormalWeights{3.0 * std::sqrt(2.0 / width)});
  Outcome const exploding = show("ReLU, weights three times He's", *large, plain, samples);
  check(exploding.ratio > 1000, "exploding: above 1000");

  Outcome const clipped = show("Cure: clipping the gradient's norm at 1", *large,
                               Objective{SoftmaxCrossEntropy{}, ClipByNorm{1.0}}, samples);
  std::printf("  norm of all parameters' gradients: %.4g, unclipped %.4g\n", clipped.parameter_gradient,
              exploding.parameter_gradient);
  check(exploding.parameter_gradient > 1000 && clipped.parameter_gradient <= 1.0,
        "bounded: at most 1, from above 1000");

  // Clipped as well, or the first steps would throw the weights far away.
  auto const penalised = std::make_unique<DeepRelu>(*large);
  Sgd<DeepRelu> sgd{.learning_rate = 0.2};
  learn(*large, sgd, Objective{SoftmaxCrossEntropy{}, ClipByNorm{1.0}}, samples);
  Samples const contrary = contradict(samples);
  double const without =
      show("The same network when it has learnt, on labels that it does not expect", *large, plain, contrary).ratio;
  learn(*penalised, sgd, Objective{SoftmaxCrossEntropy{}, L2Penalty{0.05}, ClipByNorm{1.0}}, samples);
  double const with = show("Cure: the same learnt with a penalty 0.05 sum w^2", *penalised, plain, contrary).ratio;
  check(with < 0.1 * without, "tamed: a tenth of what it is without the penalty");
  return good ? 0 : 1;
}
