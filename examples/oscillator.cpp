// A network that learns a law of motion, without ever seeing the motion: u'' = -u with u(0) = 0 and u'(0) = 1, an
// oscillator. Nobody tells it that the answer is a sine.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/core/parameter.hpp>
#include <ingot/core/random.hpp>
#include <ingot/core/tensor.hpp>
#include <ingot/graph.hpp>
#include <ingot/graph/backward/value_and_gradient.hpp>
#include <ingot/graph/derivatives/gradient.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <ingot/graph/outputs.hpp>
#include <ingot/graph/text/text.hpp>
#include <ingot/training/optimizers.hpp>
#include <tuple>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

constexpr std::size_t units = 16;
constexpr std::size_t points = 32;
constexpr double period = 6.283185307179586;

constexpr auto t = input<"t", points, 1>;
constexpr auto w1 = parameter<"w1", units, 1>;
constexpr auto b1 = parameter<"b1", units>;
constexpr auto w2 = parameter<"w2", 1, units>;
constexpr auto net = matmul(tanh(matmul(t, transpose(w1)) + b1), transpose(w2));

// What starts at 0 with the slope 1, whatever the network says (Lagaris, Likas, Fotiadis: Artificial neural networks
// for solving ordinary and partial differential equations; 1998).
constexpr auto u = t + square(t) * net;

// Points do not mix: the derivative of the sum by t is u' at every point.
constexpr auto velocity = gradient<sum(u), "t">;
constexpr auto acceleration = gradient<sum(velocity), "t">;
constexpr auto loss = mean(square(acceleration + u));

// The parameters, as an optimizer walks over them.
struct Weights {
  using scalar = double;
  Tensor<double, units, 1> w1;
  Tensor<double, units> b1;
  Tensor<double, 1, units> w2;

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(ingot::Parameter{"w1", ingot::Role::weight, 1, units}, same.w1...);
    f(ingot::Parameter{"b1", ingot::Role::bias, 1, units}, same.b1...);
    f(ingot::Parameter{"w2", ingot::Role::weight, units, 1}, same.w2...);
  }
};

}  // namespace

int main() {
  print("The acceleration, as the compiler finds it: u'' = ", line_of<acceleration>);
  std::puts("");
  Tensor<double, points, 1> times;
  for (std::size_t i = 0; i < points; ++i) times[i] = period * static_cast<double>(i) / (points - 1);
  Weights weights{};
  for (std::size_t i = 0; i < units; ++i) {
    weights.w1[i] = ingot::standard_normal({1, 1}, i);
    weights.b1[i] = -weights.w1[i] * period * static_cast<double>(i) / units;  // the units bend at different times
    weights.w2[i] = 0.1 * ingot::standard_normal({1, 2}, i);
  }

  ingot::Adam<Weights> adam;
  Weights slope{};
  Tensor<double> residual;
  auto workspace = workspace_for<double>(loss, wrt<"w1", "b1", "w2">);
  constexpr int steps = 20000;
  for (int step = 0; step <= steps; ++step) {
    evaluate_with_gradient_into(loss, wrt<"w1", "b1", "w2">, std::tie(residual, slope.w1, slope.b1, slope.w2),
                                workspace, bind<"t">(times), bind<"w1">(weights.w1), bind<"b1">(weights.b1),
                                bind<"w2">(weights.w2));
    if (step % (steps / 10) == 0) std::printf("step %5d: mean square of u'' + u is %.3g\n", step, residual[0]);
    adam.learning_rate = 0.01 * (1 - 0.99 * step / steps);
    adam.step(weights, slope);
  }

  // Asked about at times between those that it was trained at.
  for (std::size_t i = 0; i < points; ++i) times[i] = period * (static_cast<double>(i) + 0.5) / points;
  auto const [position, speed] = evaluate(outputs(u, velocity), bind<"t">(times), bind<"w1">(weights.w1),
                                          bind<"b1">(weights.b1), bind<"w2">(weights.w2));
  double error = 0;
  double speed_error = 0;
  std::puts("\n      t        u    sin t       u'    cos t");
  for (std::size_t i = 0; i < points; ++i) {
    if (i % 4 == 0) {
      std::printf("  %5.2f  %7.4f  %7.4f  %7.4f  %7.4f\n", times[i], position[i], std::sin(times[i]), speed[i],
                  std::cos(times[i]));
    }
    error = std::max(error, std::abs(position[i] - std::sin(times[i])));
    speed_error = std::max(speed_error, std::abs(speed[i] - std::cos(times[i])));
  }
  std::printf("\nlargest error: %.2g of u, %.2g of u'\n", error, speed_error);
  check(error < 2e-3, "u is the sine, within 0.002");
  check(speed_error < 4e-3, "u' the cosine, within 0.004");
  return all_kept ? 0 : 1;
}
