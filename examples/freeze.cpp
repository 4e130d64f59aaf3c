// Freezes a network by hand: learns, then prints a header with the weights as constants, exact to the last bit, and a
// known answer that the compiler checks. `freeze > frozen.hpp`; the device's program includes that and nothing else.
#include <cmath>
#include <cstdio>
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

using Net = Network<Dense<2, 8>, Tanh<8>, Dense<8, 2>>;

// One constant a line, in C++'s hexadecimal form. What is not finite is no weight.
template <class Values>
bool print_values(Values const& values) {
  for (auto const value : values) {
    if (!std::isfinite(value)) return false;
    std::printf("%a%s,", double(value), sizeof(value) == sizeof(float) ? "f" : "");
  }
  return true;
}

bool print_header(Net const& net) {
  std::puts("#pragma once\n#include <ingot/ingot.hpp>\n");
  std::puts("using Net = ingot::Network<ingot::Dense<2, 8>, ingot::Tanh<8>, ingot::Dense<8, 2>>;");
  std::puts("inline constexpr Net net = [] {\n  Net n{};");
  bool finite = true;
  visit_parameters(
      [&](ParameterPath const& path, Parameter parameter, auto const& values) {
        // The accessors of networks within networks are their own: n.layer<3>().body().weight.
        finite = finite && path.parent->parent->parent == nullptr;
        std::printf("  n.layer<%zu>().%.*s = {", path.parent->index, int(parameter.name.size()), parameter.name.data());
        finite = print_values(values) && finite;
        std::puts("};");
      },
      net);
  std::puts("  return n;\n}();");
  auto const y = net({0, 1});
  std::printf("static_assert(net({0, 1})[0] - %af < 1e-5f && %af - net({0, 1})[0] < 1e-5f);\n", double(y[0]),
              double(y[0]));
  return finite;
}

}  // namespace

int main() {
  Net net;
  initialize(net, 1);
  Adam<Net> adam{.learning_rate = 0.05};
  TrainingMemory<Net, 4> memory;
  Tensor<float, 4, 2> const inputs{0, 0, 0, 1, 1, 0, 1, 1};
  Labels<4> const classes{0, 1, 1, 0};
  for (int i = 0; i < 200; ++i) train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, inputs, classes, memory);
  if (print_header(net)) return 0;
  std::fputs("freeze: a weight is NaN or infinite, or stands in a network within the network\n", stderr);
  return 1;
}
