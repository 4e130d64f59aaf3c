// How gradients pass through a graph: sums hand them on, products exchange the factors, a maximum chooses, and where a
// value is used twice they meet: copies are summed on the way back, and sums copied.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/core/tensor.hpp>
#include <ingot/graph.hpp>
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

// The second picture of the lecture notes, where a sum, a product, a maximum and a factor meet (Karpathy:
// Backpropagation, intuitions; CS231n, 2015).
constexpr auto w = input<"w">;
constexpr auto picture = 2_c * (x * y + maximum(z, w));

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

void second_picture() {
  print("\nf = ", line_of<picture>);
  std::puts("  x = 3, y = -4, z = 2, w = -1");
  auto const [f, dx, dy, dz, dw] = evaluate_with_gradient(picture, wrt<"x", "y", "z", "w">, bind<"x">(3.0),
                                                          bind<"y">(-4.0), bind<"z">(2.0), bind<"w">(-1.0));
  std::printf("  f = %g, by x %g, by y %g, by z %g, by w %g\n", f[0], dx[0], dy[0], dz[0], dw[0]);
  check(f[0] == -20 && dx[0] == -8 && dy[0] == 6 && dz[0] == 2 && dw[0] == 0, "-20, and -8, 6, 2, 0");
}

// What was copied, by repeat or by broadcast, is summed on the way back, and what was summed is copied.
void repeat_and_sum() {
  using ingot::Tensor;
  constexpr auto row = input<"row", 3>;
  constexpr auto arriving = input<"g", 2, 3>;
  constexpr auto back_of_repeat = gradient<sum(arriving * repeat<0, 2>(reshape<1, 3>(row))), "row">;
  constexpr auto back_of_broadcast = gradient<sum(arriving * broadcast<2, 3>(row)), "row">;
  constexpr auto rows = input<"rows", 2, 3>;
  constexpr auto back_of_sum = gradient<sum(row * sum(rows, axis<0>)), "rows">;
  print("\nf = sum(g * repeat<0, 2>(reshape<1, 3>(row))), by row: ", line_of<back_of_repeat>);
  print("f = sum(g * broadcast<2, 3>(row)), by row: ", line_of<back_of_broadcast>);
  print("f = sum(row * sum(rows, axis<0>)), by rows: ", line_of<back_of_sum>);
  Tensor<double, 3> const one{1, 2, 3};
  Tensor<double, 2, 3> const two{1, 2, 3, 4, 5, 6};
  Tensor<double, 3> const summed = evaluate(back_of_repeat, bind<"g">(two));
  Tensor<double, 2, 3> const repeated = evaluate(back_of_sum, bind<"row">(one));
  std::printf("  %g %g %g, and %g %g %g twice\n", summed[0], summed[1], summed[2], repeated[0], repeated[1],
              repeated[2]);
  check(summed == Tensor<double, 3>{5, 7, 9}, "copied forward, summed back");
  check(evaluate(back_of_broadcast, bind<"g">(two)) == summed, "the same of broadcast");
  check(repeated == Tensor<double, 2, 3>{1, 2, 3, 1, 2, 3}, "summed forward, copied back");
  // <sum(a), b> = <a, repeat(b)>: each is the other's transpose.
  constexpr auto left = sum(sum(rows, axis<0>) * row);
  constexpr auto right = sum(rows * broadcast<2, 3>(row));
  check(
      evaluate(left, bind<"rows">(two), bind<"row">(one))[0] == evaluate(right, bind<"rows">(two), bind<"row">(one))[0],
      "each is the other's transpose");
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
  second_picture();
  repeat_and_sum();
  return all_kept ? 0 : 1;
}
