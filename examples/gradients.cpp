// Why deep chains of sigmoids do not learn, and what helps: gradients that vanish or explode, layer by layer.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <memory>

#include "promise.hpp"

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
  double largest;             // of its elements
};

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
  float largest = 0.0F;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& values) {
        for (float const value : values) largest = std::max(largest, std::abs(value));
      },
      memory->training.gradient);
  return {ratio, static_cast<double>(global_norm(memory->training.gradient)), static_cast<double>(largest)};
}

template <class Net, class Scheme>
std::unique_ptr<Net> initialized(Scheme const& scheme) {
  auto net = std::make_unique<Net>();
  initialize(*net, 1, scheme);
  return net;
}

// The textbook's chain: one neuron a layer, a_l = sigma(z_l) with z_l = w_l a_(l-1) + b_l and sigma the sigmoid
// (Nielsen: Neural networks and deep learning; 2015, chapter 5).
template <Text W, Text B, class Before>
constexpr auto neuron_input(Before before) {
  return graph::parameter<W> * before + graph::parameter<B>;
}
constexpr auto z1 = neuron_input<"w1", "b1">(graph::input<"x">);
constexpr auto z2 = neuron_input<"w2", "b2">(graph::sigmoid(z1));
constexpr auto z3 = neuron_input<"w3", "b3">(graph::sigmoid(z2));
constexpr auto z4 = neuron_input<"w4", "b4">(graph::sigmoid(z3));
constexpr auto cost = graph::square(graph::sigmoid(z4) - graph::input<"y">) / graph::constant<2.0>;

struct Chain {
  double x;
  std::array<double, 4> w;
  std::array<double, 4> b;
};
struct BackThroughChain {
  std::array<double, 4> z;
  std::array<double, 4> slope;    // sigma'(z_l)
  std::array<double, 4> by_bias;  // dC/db_l
  double by_output;               // dC/da_4
};

Chain draw_chain(std::uint64_t number) {
  RandomKey const key{7, number};
  Chain chain{standard_normal(key, 8), {}, {}};
  for (std::size_t l = 0; l < 4; ++l) {
    chain.w[l] = standard_normal(key, l);
    chain.b[l] = standard_normal(key, 4 + l);
  }
  return chain;
}

BackThroughChain back_through(Chain const& chain) {
  using graph::bind;
  auto const& w = chain.w;
  auto const& b = chain.b;
  double const target = 1.0;
  auto const with_values = [&](auto&& function, auto const&... more) {
    return function(bind<"x">(chain.x), bind<"w1">(w[0]), bind<"w2">(w[1]), bind<"w3">(w[2]), bind<"w4">(w[3]),
                    bind<"b1">(b[0]), bind<"b2">(b[1]), bind<"b3">(b[2]), bind<"b4">(b[3]), more...);
  };
  auto const [n1, n2, n3, n4] =
      with_values([](auto const&... values) { return evaluate(graph::outputs(z1, z2, z3, z4), values...); });
  auto const [c, d1, d2, d3, d4] = with_values(
      [](auto const&... values) { return evaluate_with_gradient(cost, graph::wrt<"b1", "b2", "b3", "b4">, values...); },
      bind<"y">(target));
  BackThroughChain found{
      .z = {n1[0], n2[0], n3[0], n4[0]}, .slope = {}, .by_bias = {d1[0], d2[0], d3[0], d4[0]}, .by_output = 0.0};
  double output = 0.0;
  for (std::size_t l = 0; l < 4; ++l) {
    output = 1 / (1 + std::exp(-found.z[l]));
    found.slope[l] = output * (1 - output);
  }
  found.by_output = output - target;
  return found;
}

// What the error loses from the third neuron to the first: dC/db1 = sigma'(z1) w2 sigma'(z2) w3 dC/db3.
double factor(Chain const& chain, BackThroughChain const& found) {
  return found.slope[0] * chain.w[1] * found.slope[1] * chain.w[2];
}

BackThroughChain show(char const* title, Chain const& chain) {
  BackThroughChain const found = back_through(chain);
  std::printf("\n%s\n  neuron        w          z   sigma'(z)  w sigma'(z)      dC/db\n", title);
  for (std::size_t l = 0; l < 4; ++l) {
    std::printf("  %6zu %8.3g %10.3g  %10.3g   %10.3g %10.3g\n", l + 1, chain.w[l], found.z[l], found.slope[l],
                chain.w[l] * found.slope[l], found.by_bias[l]);
  }
  std::printf("  the first bias's gradient is the third's times %.4g\n", factor(chain, found));
  auto const& w = chain.w;
  auto const& s = found.slope;
  double const product = s[0] * w[1] * s[1] * w[2] * s[2] * w[3] * s[3] * found.by_output;
  check(near(found.by_bias[0], product), "dC/db1 = sigma'(z1) w2 sigma'(z2) w3 sigma'(z3) w4 sigma'(z4) dC/da4");
  check(near(found.by_bias[0], factor(chain, found) * found.by_bias[2]), "dC/db1 = sigma'(z1) w2 sigma'(z2) w3 dC/db3");
  return found;
}

// How often that is below (1/4)^2, as it were if no weight passed 1.
double share_of_small_factors(bool draws_biases) {
  int small = 0;
  constexpr int draws = 10'000;
  for (int i = 0; i < draws; ++i) {
    Chain chain = draw_chain(static_cast<std::uint64_t>(i));
    chain.x = 0.5;
    if (!draws_biases) chain.b.fill(0.0);
    small += std::abs(factor(chain, back_through(chain))) < 1.0 / 16 ? 1 : 0;
  }
  return static_cast<double>(small) / draws;
}

void single_neurons() {
  std::puts("Four sigmoid neurons in a chain. sigma' is 1/4 at most");
  show("Weights and biases drawn from N(0, 1)", draw_chain(0));

  double const of_weights = share_of_small_factors(false);
  double const of_both = share_of_small_factors(true);
  std::printf("  it is below 1/16 in %.1f %% of 10000 draws of the weights, in %.1f %% with biases drawn as well\n",
              100 * of_weights, 100 * of_both);
  check(of_weights > 0.8 && of_weights < 0.9 && of_both > of_weights && of_both < 0.95,
        "vanishing: mostly, and not always");

  Chain const steep{0.5, {100, 100, 100, 100}, {-50, -50, -50, -50}};
  auto const exploding = show("w = 100, and biases that hold every neuron at z = 0, where sigma' is 1/4", steep);
  check(near(steep.w[1] * exploding.slope[1], 25) && near(factor(steep, exploding), 625),
        "exploding: 25 a layer, 625 from the third to the first");
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

  Outcome const bounded = show("Cure: clipping every element of the gradient at 0.01", *large,
                               Objective{SoftmaxCrossEntropy{}, ClipByValue{0.01}}, samples);
  std::printf("  largest element of all parameters' gradients: %.4g, unclipped %.4g\n", bounded.largest,
              exploding.largest);
  check(exploding.largest > 100 && near(bounded.largest, 0.01, 1e-6), "bounded: at most 0.01, from above 100");

  // Clipped as well, or the first steps would throw the weights far away.
  auto const unpenalised = std::make_unique<DeepRelu>(*large);
  auto const squares = std::make_unique<DeepRelu>(*large);
  auto const magnitudes = std::make_unique<DeepRelu>(*large);
  Sgd<DeepRelu> sgd{.learning_rate = 0.2};
  learn(*unpenalised, sgd, Objective{SoftmaxCrossEntropy{}, ClipByNorm{1.0}}, samples);
  Samples const contrary = contradict(samples);
  double const without =
      show("The same network when it has learnt, on labels that it does not expect", *unpenalised, plain, contrary)
          .ratio;
  learn(*squares, sgd, Objective{SoftmaxCrossEntropy{}, L2Penalty{0.05}, ClipByNorm{1.0}}, samples);
  double with = show("Cure: the same learnt with a penalty 0.05 sum w^2", *squares, plain, contrary).ratio;
  check(with < 0.1 * without, "tamed: a tenth of what it is without the penalty");
  learn(*magnitudes, sgd, Objective{SoftmaxCrossEntropy{}, L1Penalty{0.01}, ClipByNorm{1.0}}, samples);
  with = show("Cure: the same learnt with a penalty 0.01 sum |w|", *magnitudes, plain, contrary).ratio;
  check(with < 0.3 * without, "milder: below 30 % of what it is without the penalty");
  return all_kept ? 0 : 1;
}
