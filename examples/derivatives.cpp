// Derivatives as expressions: what calculus books say of them, said by the compiler; and Newton's method with second
// derivatives.
#include <cstddef>
#include <cstdio>
#include <ingot/core/tensor.hpp>
#include <ingot/graph.hpp>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

void sigmoids() {
  constexpr auto x = input<"x">;
  constexpr auto written_out = 1_c / (1_c + exp(-x));
  constexpr auto first = gradient<written_out, "x">;
  constexpr auto second = gradient<first, "x">;
  print("y   = ", line_of<written_out>);
  print("y'  = ", line_of<first>);
  print("y'' = ", line_of<second>);
  check(line_of<first> == "a * (1 - a) where a = sigmoid(x)", "y' is y (1 - y), of one sigmoid that is computed once");
  check(near(evaluate(first, bind<"x">(0.0))[0], 0.25), "a quarter at 0");
  check(near(evaluate(second, bind<"x">(0.0))[0], 0), "where the curve turns over");
}

void cross_entropies() {
  constexpr auto y = input<"y", 8, 10>;
  constexpr auto t = distribution<"t", 8, 10>;
  constexpr auto loss = -sum(t * log(softmax(y)));
  print("\ncross-entropy J = ", line_of<loss>);
  print("dJ/dy           = ", line_of<simplify(gradient<loss, "y">)>);
  check(line_of<simplify(gradient<loss, "y">)> == "softmax(y) - t", "what is said, less what is true");
}

// z = f(f(f(w))): dz/dw = f'(y) f'(x) f'(w) with x = f(w) and y = f(x), each of which is wanted twice, for what comes
// after it and for the slope (section 6.5.3 of Goodfellow, Bengio, Courville: Deep Learning; 2016).
void chain_rule() {
  constexpr auto w = input<"w">;
  constexpr auto f = [](auto x) { return x * x; };
  constexpr auto x = f(w);
  constexpr auto y = f(x);
  constexpr auto z = f(y);
  constexpr std::size_t once = operation_count<outputs(x, y, z)>;
  constexpr std::size_t anew = operation_count<x> + operation_count<y> + operation_count<z>;
  constexpr auto both = value_and_gradient<z, "w">;
  print("\nf(w) = w w, z = f(f(f(w))) = ", line_of<z>);
  print("z and dz/dw: ", line_of<both>);
  std::printf("  f(w), f(f(w)) and f(f(f(w))) take %zu products, %zu where each starts anew\n", once, anew);
  check(once == 3 && anew == 6, "every f is computed once: three products, not six");
  auto const [value, slope] = evaluate(both, bind<"w">(1.5));
  check(near(value[0], 25.62890625) && near(slope[0], 136.6875), "w^8 and 8 w^7");
}

// Rosenbrock's valley (1960): a bent one, along which gradient descent creeps. Its lowest point is (1, 1).
constexpr auto w = parameter<"w", 2>;
constexpr auto u = slice<0, 0, 1>(w);
constexpr auto v = slice<0, 1, 2>(w);
constexpr auto valley = sum(square(1_c - u) + 100_c * square(v - square(u)));
constexpr auto slope = gradient<valley, "w">;
// H v, the second derivatives times a direction: as cheap as a gradient, where all of H would be as many gradients as
// there are parameters.
constexpr auto curvature = hessian_vector_product<valley, "w", "direction">;

Tensor<double, 2> curvature_along(Tensor<double, 2> const& at, Tensor<double, 2> const& direction) {
  return evaluate(curvature, bind<"w">(at), bind<"direction">(direction));
}

// Steps by -H^-1 g.
void newton() {
  std::puts("\nRosenbrock's valley (1 - u)^2 + 100 (v - u^2)^2 by Newton's method");
  Tensor<double, 2> at{-1.2, 1.0};
  int step = 0;
  double height = evaluate(valley, bind<"w">(at))[0];
  for (; step < 20 && height > 1e-20; ++step) {
    std::printf("  step %d: u = %8.5f, v = %8.5f, height %.3g\n", step, at[0], at[1], height);
    Tensor<double, 2> const g = evaluate(slope, bind<"w">(at));
    Tensor<double, 2> const a = curvature_along(at, {1, 0});
    Tensor<double, 2> const b = curvature_along(at, {0, 1});
    double const determinant = a[0] * b[1] - b[0] * a[1];
    at[0] -= (g[0] * b[1] - b[0] * g[1]) / determinant;
    at[1] -= (a[0] * g[1] - g[0] * a[1]) / determinant;
    height = evaluate(valley, bind<"w">(at))[0];
  }
  std::printf("  step %d: u = %8.5f, v = %8.5f, height %.3g\n", step, at[0], at[1], height);
  check(near(at[0], 1, 1e-9) && near(at[1], 1, 1e-9), "at (1, 1)");
  check(step <= 8, "in eight steps at most");
  Tensor<double, 2> const a = curvature_along({1, 1}, {1, 0});
  Tensor<double, 2> const b = curvature_along({1, 1}, {0, 1});
  check(a == Tensor<double, 2>{802, -400} && b == Tensor<double, 2>{-400, 200},
        "the second derivatives there are 802, -400, -400 and 200");
}

}  // namespace

int main() {
  sigmoids();
  cross_entropies();
  chain_rule();
  newton();
  return all_kept ? 0 : 1;
}
