// The smallest learner: one weight, one example, and gradient descent.
#include <cstdio>
#include <ingot/graph.hpp>
#include <ingot/graph/backward/value_and_gradient.hpp>

#include "promise.hpp"

using namespace ingot::graph;

namespace {

constexpr auto w = parameter<"w">;
constexpr auto x = input<"x">;
constexpr auto target = input<"target">;

constexpr auto y = w * x;
constexpr auto cost = square(y - target);

struct Position {
  double cost;
  double slope;
};
constexpr Position at(double weight) {
  auto const [value, slope] =
      evaluate_with_gradient(cost, wrt<"w">, bind<"w">(weight), bind<"x">(10.0), bind<"target">(20.0));
  return {value[0], slope[0]};
}

constexpr double learn(double weight, double rate, int steps) {
  for (int step = 0; step < steps; ++step) weight -= rate * at(weight).slope;
  return weight;
}

// The compiler can learn, too.
static_assert(near(learn(5.0, 0.004, 20), 2.0, 1e-9));

}  // namespace

int main() {
  constexpr double rate = 0.004;
  constexpr int steps = 20;
  double weight = 5;
  std::puts("y = w x with x = 10 shall be 20: cost = (w x - 20)^2\n\n  step         w        cost       slope");
  check(at(weight).cost == 900, "the cost at w = 5 is 900");
  for (int step = 0; step <= steps; ++step) {
    Position const here = at(weight);
    if (step % 2 == 0) std::printf("  %4d  %8.5f  %10.4g  %10.4g\n", step, weight, here.cost, here.slope);
    if (step < steps) weight -= rate * here.slope;
  }
  check(near(weight, 2.0, 1e-9), "w is 2");
  check(at(weight).cost < 1e-12, "the cost is 0");
  return all_kept ? 0 : 1;
}
