// The gradients of a perceptron with weight decay, by four roads: backwards through the graph as numbers, as
// expressions, by the layers' own backward passes, and PyTorch's.
//
// J = cross-entropy(max(0, X W1) W2) + lambda (|W1|^2 + |W2|^2): section 6.5.7 of Goodfellow, Bengio, Courville: Deep
// Learning (2016). A weight reaches J by two paths, and its gradient is the sum of what comes back on both.
#include <cstddef>
#include <cstdio>
#include <ingot/graph.hpp>
#include <ingot/ingot.hpp>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

constexpr std::size_t samples = 4;
constexpr std::size_t inputs = 2;
constexpr std::size_t hidden = 4;
constexpr std::size_t classes = 3;

constexpr auto x = input<"X", samples, inputs>;
constexpr auto t = distribution<"T", samples, classes>;
constexpr auto w1 = parameter<"W1", inputs, hidden>;
constexpr auto w2 = parameter<"W2", hidden, classes>;
constexpr auto lambda = 0.01_c;

constexpr auto h = relu(matmul(x, w1));
constexpr auto cross_entropy = -sum(t * log(softmax(matmul(h, w2)))) / constant<static_cast<double>(samples)>;
constexpr auto loss = cross_entropy + lambda * (sum(square(w1)) + sum(square(w2)));

// Simple numbers, so that other programs can make them too: tests/golden/graph_cases.py.
template <std::size_t... Extents>
constexpr Tensor<double, Extents...> numbers(std::size_t first) {
  Tensor<double, Extents...> tensor{};
  for (double& value : tensor) value = (static_cast<double>(37 * first++ % 101) - 50) / 64;
  return tensor;
}
constexpr auto x_values = numbers<samples, inputs>(1);
constexpr auto w1_values = numbers<inputs, hidden>(9);
constexpr auto w2_values = numbers<hidden, classes>(17);
constexpr ingot::Labels<samples> labels{0, 1, 2, 0};
constexpr Tensor<double, samples, classes> t_values{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0};

struct Gradients {
  double loss;
  Tensor<double, inputs, hidden> w1;
  Tensor<double, hidden, classes> w2;
};

// PyTorch 1.13.
constexpr Gradients expected{1.2115725476487946,
                             {-0.01940819991415131, 0.07753539167036547, 0.04992348714616247, 0.0641683040019973,  //
                              0.16747813450459714, -0.0752885808856166, 0.014984116439799976, 0.04340689381933323},
                             {-0.08167277342202124, 0.02642632711682226, 0.06462144630519899,   //
                              0.027821197205263392, 0.04829756760346744, -0.08893126480873081,  //
                              0.004049478977656959, -0.04070491919166208, 0.03321794021400513,  //
                              -0.10709726668714771, 0.06597262862263038, 0.047062138064517325}};

void compare(char const* name, Gradients const& found) {
  bool equal = near(found.loss, expected.loss);
  for (std::size_t i = 0; i < found.w1.size(); ++i) equal = equal && near(found.w1[i], expected.w1[i]);
  for (std::size_t i = 0; i < found.w2.size(); ++i) equal = equal && near(found.w2[i], expected.w2[i]);
  std::printf("%s J = %.15f, dJ/dW2[0][0] = %.15f\n", name, found.loss, found.w2[0]);
  check(equal, "J and all gradients are PyTorch's, to 1e-12");
}

// Layers have a row of weights for each output: transposed.
Gradients by_layers() {
  using enum ingot::Bias;
  using Net = ingot::Network<ingot::Dense<inputs, hidden, double, none>, ingot::Relu<hidden>,
                             ingot::Dense<hidden, classes, double, none>>;
  Net net;
  net.layer<0>().weight = evaluate(transpose(w1), bind<"W1">(w1_values));
  net.layer<2>().weight = evaluate(transpose(w2), bind<"W2">(w2_values));
  ingot::TrainingMemory<Net, samples> memory;
  ingot::Objective const objective{ingot::SoftmaxCrossEntropy{}, ingot::L2Penalty{0.01}};
  double const value = compute_gradient(net, objective, x_values, labels, memory).total();
  return {value, evaluate(transpose(input<"g", hidden, inputs>), bind<"g">(memory.gradient.layer<0>().weight)),
          evaluate(transpose(input<"g", classes, hidden>), bind<"g">(memory.gradient.layer<2>().weight))};
}

}  // namespace

int main() {
  auto const evaluated = [](auto const& gradients) {
    return Gradients{std::get<0>(gradients)[0], std::get<1>(gradients), std::get<2>(gradients)};
  };
  auto const a = bind<"X">(x_values);
  auto const b = bind<"T">(t_values);
  auto const c = bind<"W1">(w1_values);
  auto const d = bind<"W2">(w2_values);

  print("J = ", line_of<loss>);
  print("\ndJ/dW1 = ", line_of<simplify(gradient<loss, "W1">)>);
  print("\ndJ/dW2 = ", line_of<simplify(gradient<loss, "W2">)>);
  compare("\nAs numbers:    ", evaluated(evaluate_with_gradient(loss, wrt<"W1", "W2">, a, b, c, d)));
  compare("As expressions:", evaluated(evaluate(value_and_gradient<loss, "W1", "W2">, a, b, c, d)));
  compare("By layers:     ", by_layers());

  // The two paths apart: the decay's is 2 lambda W, that of the cross-entropy H^T G.
  constexpr auto decay = gradient<loss - cross_entropy, "W2">;
  constexpr auto rest = gradient<cross_entropy, "W2">;
  print("\nWhat comes back to W2 from the decay: ", line_of<decay>);
  print("and from the cross-entropy:           ", line_of<rest>);
  bool sums = true;
  for (std::size_t i = 0; i < w2_values.size(); ++i) {
    sums = sums && near(evaluate(decay, d)[i] + evaluate(rest, a, b, c, d)[i], expected.w2[i]);
  }
  check(line_of<decay> == "0.02 * W2" && sums, "their sum is dJ/dW2");
  return all_kept ? 0 : 1;
}
