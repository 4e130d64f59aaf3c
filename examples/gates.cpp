// How gradients pass through a graph: sums hand them on, products exchange the factors, a maximum chooses, and where a
// value is used twice they meet.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/graph/backward/value_and_gradient.hpp>
#include <ingot/graph/derivatives/gradient.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <ingot/graph.hpp>
#include <ingot/graph/outputs.hpp>
#include <ingot/graph/text/text.hpp>
#include <tuple>

#include "promise.hpp"

using namespace ingot::graph;

namespace {

constexpr auto x = input<"x">;
constexpr auto y = input<"y">;
constexpr auto z = input<"z">;

constexpr auto gates = (x + y) * z;
constexpr auto square_of_sum = square(x + y);
constexpr auto larger = maximum(x, y);

// A diamond: both branches use s, which is there once; equal expressions are one type.
constexpr auto s = x + y;
constexpr auto diamond = s * z + sigmoid(x + y);
constexpr std::size_t nodes = decltype(diamond)::graph.node_count;
static_assert(nodes == 7, "x, y, s, z, the product, the sigmoid and the sum");

// The value and the derivatives by x and y, once as numbers and once as expressions.
template <auto F, class... Bindings>
void show(char const* promise, double value, double by_x, double by_y, Bindings const&... bindings) {
  print("\nf = ", line_of<F>);
  auto const [f, dx, dy] = evaluate_with_gradient(F, wrt<"x", "y">, bindings...);
  std::printf("  f = %g, by x %g, by y %g\n", f[0], dx[0], dy[0]);
  check(near(f[0], value) && near(dx[0], by_x) && near(dy[0], by_y), promise);

  constexpr auto both = value_and_gradient<F, "x", "y">;
  print("  f, by x, by y: ", line_of<both>);
  auto const [f2, dx2, dy2] = evaluate(both, bindings...);
  check(near(f2[0], f[0]) && near(dx2[0], dx[0]) && near(dy2[0], dy[0]), "the same from these expressions");
}

}  // namespace

int main() {
  auto const a = bind<"x">(-2.0);
  auto const b = bind<"y">(5.0);
  auto const c = bind<"z">(-4.0);
  std::puts("x = -2, y = 5, z = -4");

  show<gates>("-12, both terms of the sum -4", -12, -4, -4, a, b, c);
  double const by_z = std::get<1>(evaluate_with_gradient(gates, wrt<"z">, a, b, c))[0];
  std::printf("  by z %g\n", by_z);
  check(by_z == 3, "the other factor, 3");

  show<square_of_sum>("9, and 2 (x + y) = 6 for both", 9, 6, 6, a, b);
  show<larger>("5, and all of the gradient is y's", 5, 0, 1, a, b);
  show<larger>("where they are equal, each has half", 5, 0.5, 0.5, bind<"x">(5.0), b);

  double const sigma = 1 / (1 + std::exp(-3.0));
  double const meeting = -4 + sigma * (1 - sigma);
  show<diamond>("what comes back to s from its two users is added: z + sigma (1 - sigma)", -12 + sigma, meeting,
                meeting, a, b, c);
  return all_kept ? 0 : 1;
}
