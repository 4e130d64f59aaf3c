// Softmax and cross-entropy taken apart into their nodes, forward and back: what a fused layer does in one step. And
// the sigmoid from its nodes.
//
// y = e^a / sum e^a, L = -sum t ln y. On the way back every node multiplies by its own slope, and all that is left at
// the logits a is y - t.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/core/tensor.hpp>
#include <ingot/graph.hpp>
#include <ingot/training/losses.hpp>
#include <tuple>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

constexpr std::size_t classes = 3;
using Row = Tensor<double, classes>;

// Every node is a function of what it reads, so that the graph can begin at any of them.
constexpr auto t = input<"t", classes>;
constexpr auto powers = [](auto a) { return exp(a); };
constexpr auto total = [](auto e) { return sum(e); };
constexpr auto inverse = [](auto s) { return 1_c / s; };
constexpr auto shares = [](auto e, auto d) { return e * repeat<0, classes>(reshape<1>(d)); };
constexpr auto cross_entropy = [](auto y) { return -sum(t * log(y)); };

constexpr auto a = input<"a", classes>;
constexpr auto e = input<"e", classes>;
constexpr auto s = input<"S">;
constexpr auto d = input<"1/S">;
constexpr auto y = input<"y", classes>;

// Node by node, as a framework does that keeps the value of each: nothing is simplified.
struct Values {
  Row e;
  double s;
  double d;
  Row y;
  double loss;
};
Values written_out(Row const& logits, Row const& target) {
  Values v{};
  v.e = evaluate(powers(a), bind<"a">(logits));
  v.s = evaluate(total(e), bind<"e">(v.e));
  v.d = evaluate(inverse(s), bind<"S">(v.s));
  v.y = evaluate(shares(e, d), bind<"e">(v.e), bind<"1/S">(v.d));
  v.loss = evaluate(cross_entropy(y), bind<"y">(v.y), bind<"t">(target));
  return v;
}

// All in one, in a form that takes no large power and the logarithm of no zero.
constexpr auto stable = -sum(t * log(softmax(a)));

bool near_all(Row const& found, Row const& expected) {
  bool equal = true;
  for (std::size_t i = 0; i < classes; ++i) equal = equal && near(found[i], expected[i]);
  return equal;
}

void show(char const* node, Row const& value) {
  std::printf("  %-32s %10.6f %10.6f %10.6f\n", node, value[0] + 0.0, value[1] + 0.0, value[2] + 0.0);  // -0 is 0
}
void show(char const* node, double value) {
  std::printf("  %-32s %10.6f\n", node, value);
}

// A loss of the library, of one row whose class is given; writes its gradient.
template <class Loss, std::size_t N>
double loss_of(Loss const& loss, Tensor<double, N> const& row, ingot::ClassIndex target, Tensor<double, N>& slope) {
  using OneRow = ingot::Shape<N>;
  return loss(ingot::View<double const, 1, OneRow>(row), ingot::Labels<1>{target},
              ingot::View<double, 1, OneRow>(slope));
}

template <auto Loss, ingot::Text Node, class... Bindings>
auto gradient_of(Bindings const&... bindings) {
  return std::get<1>(evaluate_with_gradient(Loss, wrt<Node>, bindings...));
}

void forward_and_back() {
  Row const logits{0.3, 2.9, 4.0};
  Row const target{0, 1, 0};
  Values const v = written_out(logits, target);
  std::puts("Forward");
  show("a", logits);
  show("e = exp(a)", v.e);
  show("S = sum e", v.s);
  show("D = 1 / S, repeated", v.d);
  show("y = e D", v.y);
  show("L = -sum t ln y", v.loss);

  auto const bound_t = bind<"t">(target);
  auto const bound_e = bind<"e">(v.e);
  auto const bound_s = bind<"S">(v.s);
  auto const bound_d = bind<"1/S">(v.d);
  auto const bound_y = bind<"y">(v.y);
  constexpr auto of_d = cross_entropy(shares(e, d));
  constexpr auto of_s = cross_entropy(shares(e, inverse(s)));
  // Two paths lead from e to the loss. Along one the other is held.
  constexpr auto held = input<"held", classes>;
  constexpr auto by_total = cross_entropy(shares(held, inverse(total(e))));
  constexpr auto of_e = cross_entropy(shares(e, inverse(total(e))));
  constexpr auto of_a = cross_entropy(shares(powers(a), inverse(total(powers(a)))));
  Row const at_y = gradient_of<cross_entropy(y), "y">(bound_y, bound_t);
  double const at_d = gradient_of<of_d, "1/S">(bound_e, bound_d, bound_t);
  double const at_s = gradient_of<of_s, "S">(bound_e, bound_s, bound_t);
  Row const through_s = gradient_of<by_total, "e">(bound_e, bind<"held">(v.e), bound_t);
  Row const through_y = gradient_of<of_d, "e">(bound_e, bound_d, bound_t);
  Row const at_e = gradient_of<of_e, "e">(bound_e, bound_t);
  Row const at_a = gradient_of<of_a, "a">(bind<"a">(logits), bound_t);
  std::puts("\nBack: dL by");
  show("y: -t / y", at_y);
  show("D, summed over its copies: -S", at_d);
  show("S: 1 / S", at_s);
  show("e through S: 1 / S", through_s);
  show("e through y: -t / e", through_y);
  show("e, the sum of both", at_e);
  show("a: times exp(a), y - t", at_a);

  Row by_y{}, by_e{}, difference{}, sum_of_paths{};
  for (std::size_t i = 0; i < classes; ++i) {
    by_y[i] = -target[i] / v.y[i];
    by_e[i] = -target[i] / v.e[i];
    difference[i] = v.y[i] - target[i];
    sum_of_paths[i] = through_s[i] + through_y[i];
  }
  print("  the first of them, as the compiler writes it: ", line_of<gradient<cross_entropy(y), "y">>);
  check(near_all(at_y, by_y), "-t / y at the shares");
  check(near(at_d, -v.s), "-S at the inverse");
  check(near(at_s, 1 / v.s) && near_all(through_s, {1 / v.s, 1 / v.s, 1 / v.s}), "1 / S at the total and behind it");
  check(near_all(through_y, by_e), "-t / e along the other path");
  check(near_all(at_e, sum_of_paths), "where the paths meet they are added");
  check(near_all(at_a, difference), "y - t at the logits");

  Row fused{};
  double const loss = loss_of(ingot::SoftmaxCrossEntropy{}, logits, 1, fused);
  check(near(loss, v.loss) && near_all(fused, difference), "the same from SoftmaxCrossEntropy, in one step");
}

void large_logits() {
  Row const logits{1010, 1000, 990};
  Row const target{0, 1, 0};
  Values const v = written_out(logits, target);
  std::puts("\nLogits 1010, 1000, 990");
  std::printf("  written out: e^1010 = %g, L = %g\n", v.e[0], v.loss);
  check(std::isinf(v.e[0]) && std::isnan(v.loss), "the written-out form overflows");
  auto const [loss, slope] = evaluate_with_gradient(stable, wrt<"a">, bind<"a">(logits), bind<"t">(target));
  std::printf("  stable: L = %.6f\n", loss[0]);
  show("y - t", slope);
  check(near(loss[0], 10 + std::log1p(std::exp(-10.0) + std::exp(-20.0))), "the stable one is right");
  check(near_all(slope, {0.9999546000702375, 4.5397868608866649e-05 - 1, 2.0610600462090622e-09}), "and its gradient");
}

void cross_entropies() {
  Tensor<double, 10> const right{0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0};
  Tensor<double, 10> const wrong{0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0};
  Tensor<double, 10> slope{};
  double const small = loss_of(ingot::CrossEntropy{}, right, 2, slope);
  double const large = loss_of(ingot::CrossEntropy{}, wrong, 2, slope);
  std::printf("\nCross-entropy of ten shares, where the right class has 0.6: %.2f, where it has 0.1: %.2f\n", small,
              large);
  check(near(small, -std::log(0.6), 2e-7) && near(large, -std::log(0.1), 2e-6), "-ln 0.6 = 0.51 and -ln 0.1 = 2.30");
}

void sigmoid_from_its_nodes() {
  constexpr auto x = input<"x">;
  constexpr auto n = input<"n">;  // -x
  constexpr auto p = input<"p">;  // exp(-x)
  constexpr auto q = input<"q">;  // 1 + exp(-x)
  double const at = 0.5;
  double const power = std::exp(-at);
  double const out = 1 / (1 + power);
  double const at_q = gradient_of<1_c / q, "q">(bind<"q">(1 + power));
  double const at_p = gradient_of<1_c / (1_c + p), "p">(bind<"p">(power));
  double const at_n = gradient_of<1_c / (1_c + exp(n)), "n">(bind<"n">(-at));
  double const at_x = gradient_of<1_c / (1_c + exp(-x)), "x">(bind<"x">(at));
  std::puts("\nThe sigmoid y = 1 / (1 + exp(-x)) at x = 0.5, back through its nodes");
  show("y", out);
  show("dy by 1 + exp(-x): -y^2", at_q);
  show("dy by exp(-x): -y^2", at_p);
  show("dy by -x: -y^2 exp(-x)", at_n);
  show("dy by x: y^2 exp(-x)", at_x);
  check(near(at_q, -out * out) && near(at_p, at_q) && near(at_n, at_p * power) && near(at_x, -at_n), "node by node");
  check(near(at_x, out * (1 - out)), "which is y (1 - y)");
}

}  // namespace

int main() {
  forward_and_back();
  large_logits();
  cross_entropies();
  sigmoid_from_its_nodes();
  return all_kept ? 0 : 1;
}
