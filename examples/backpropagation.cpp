// Backpropagation, node by node: the table of values and gradients of a neuron, and the error terms of a network's
// layers three ways: by gradient_at, by the recursion of the textbooks, and as the training of a Network has them.
//   backpropagation picture | dot -Tsvg -o neuron.svg
#include <cstddef>
#include <cstdio>
#include <ingot/graph.hpp>
#include <ingot/ingot.hpp>
#include <string_view>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

// A neuron, and how far it is from what is wanted of it.
constexpr auto line = input<"x"> * parameter<"w"> + parameter<"b">;
constexpr auto neuron = sigmoid(line);
constexpr auto error = 0.5_c * square(neuron - input<"t">);

void show_neuron(bool as_picture) {
  auto const put = [](char c) { std::putchar(c); };
  auto const x = bind<"x">(2.0);
  auto const w = bind<"w">(-1.0);
  auto const b = bind<"b">(0.5);
  auto const t = bind<"t">(1.0);
  if (as_picture) return spell_graphviz(error, put, x, w, b, t);
  std::puts("A neuron, forward down the rows and back up again:");
  spell_backpropagation(error, put, x, w, b, t);
  double const y = evaluate(neuron, x, w, b)[0];
  double const at_line = evaluate(gradient_at<error, line>, x, w, b, t)[0];
  check(near(at_line, (y - 1) * y * (1 - y)), "at w x + b stands (y - t) y (1 - y)");
}

// Three layers and a cross-entropy, of one sample.
constexpr auto sample = input<"x", 1, 3>;
constexpr auto w2 = parameter<"w2", 3, 4>;
constexpr auto w3 = parameter<"w3", 2, 3>;
constexpr auto z1 = matmul(sample, transpose(parameter<"w1", 4, 3>)) + parameter<"b1", 4>;
constexpr auto a1 = tanh(z1);
constexpr auto z2 = matmul(a1, transpose(w2)) + parameter<"b2", 3>;
constexpr auto a2 = tanh(z2);
constexpr auto z3 = matmul(a2, transpose(w3)) + parameter<"b3", 2>;
constexpr auto loss = -sum(distribution<"t", 1, 2> * log(softmax(z3)));

// The same as a network.
using Net = ingot::Network<ingot::Dense<3, 4, double>, ingot::Tanh<4>, ingot::Dense<4, 3, double>, ingot::Tanh<3>,
                           ingot::Dense<3, 2, double>>;

// delta(l) = f'(z(l)) * W(l + 1)^T delta(l + 1), with f = tanh: f'(z) = 1 - a^2.
template <std::size_t Out, std::size_t In>
Tensor<double, 1, In> error_term_below(Tensor<double, Out, In> const& w, Tensor<double, 1, Out> const& delta,
                                       Tensor<double, 1, In> const& a) {
  Tensor<double, 1, In> below{};
  for (std::size_t i = 0; i < In; ++i) {
    for (std::size_t k = 0; k < Out; ++k) below[i] += w(k, i) * delta[k];
    below[i] *= 1 - a[i] * a[i];
  }
  return below;
}

// The bias is added to z, so that its gradient is the error term, too.
template <class Delta, class Bias>
void compare(char const* layer, Delta const& found, Delta const& by_hand, Bias const& bias_gradient) {
  std::printf("%s  gradient_at     recursion       bias of Network\n", layer);
  bool same = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::printf("          %14.11f  %14.11f  %14.11f\n", found[i], by_hand[i], bias_gradient[i]);
    same = same && near(found[i], by_hand[i]) && near(found[i], bias_gradient[i]);
  }
  check(same, "the same three times");
}

void show_error_terms() {
  Net net;
  ingot::initialize(net, 1, ingot::NormalWeights{0.7});
  Tensor<double, 1, 3> const x{0.5, -1.0, 2.0};
  Tensor<double, 1, 2> const target{0, 1};
  auto const evaluated = [&](auto expression, auto const&... more) {
    return evaluate(expression, bind<"x">(x), bind<"w1">(net.layer<0>().weight), bind<"b1">(net.layer<0>().bias),
                    bind<"w2">(net.layer<2>().weight), bind<"b2">(net.layer<2>().bias),
                    bind<"w3">(net.layer<4>().weight), bind<"b3">(net.layer<4>().bias), more...);
  };

  constexpr auto deltas = gradient_at<loss, z3, z2, z1>;
  std::puts("\nThe error terms of three layers: the derivatives of the loss at z = W a + b");
  print("delta(3) = ", line_of<simplify(deltas.get<0>())>);
  auto const [delta3, delta2, delta1] = evaluated(deltas, bind<"t">(target));

  auto const [y, h2, h1] = evaluated(outputs(softmax(z3), a2, a1));
  Tensor<double, 1, 2> const by_hand3{y[0] - target[0], y[1] - target[1]};
  auto const by_hand2 = error_term_below(net.layer<4>().weight, by_hand3, h2);
  auto const by_hand1 = error_term_below(net.layer<2>().weight, by_hand2, h1);

  ingot::TrainingMemory<Net, 1> memory;
  ingot::compute_gradient(net, ingot::Objective{ingot::SoftmaxCrossEntropy{}}, x, ingot::Labels<1>{1}, memory);
  compare("delta(3)", delta3, by_hand3, memory.gradient.layer<4>().bias);
  compare("delta(2)", delta2, by_hand2, memory.gradient.layer<2>().bias);
  compare("delta(1)", delta1, by_hand1, memory.gradient.layer<0>().bias);

  // dJ/dW(l) = delta(l) a(l - 1)^T.
  bool same = true;
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t i = 0; i < 4; ++i) {
      same = same && near(memory.gradient.layer<2>().weight(k, i), delta2[k] * h1[i]);
    }
  }
  check(same, "and the weights' gradient is the error term times what the layer has read");
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view const wanted = argc == 2 ? argv[1] : "";
  if (wanted == "picture") {
    show_neuron(true);
    return 0;
  }
  if (argc > 1) {
    std::puts("usage: backpropagation [picture]\n  writes a picture for Graphviz's dot; without an argument, text");
    return wanted == "--help" || wanted == "-h" ? 0 : 2;
  }
  show_neuron(false);
  show_error_terms();
  return all_kept ? 0 : 1;
}
