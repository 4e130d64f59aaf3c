// Derivatives at inner nodes, against an interpreter in which a node can be shifted: dual numbers, central differences.
#define BOOST_TEST_MODULE gradient_at
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "evaluated.hpp"
#include "ingot/graph/derivatives/gradient_at.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/substitute.hpp"
#include "node_derivatives.hpp"
#include "reference_derivatives.hpp"

using namespace ingot;
using namespace ingot::graph;

namespace {

// Equal, whichever way round operands stand that may change places.
template <AnyExpression A, AnyExpression B>
constexpr bool same(A, B) {
  return A::graph.nodes[A::graph.root()].hash == B::graph.nodes[B::graph.root()].hash;
}
template <AnyOutputs A, AnyOutputs B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}

// A node of an expression, as an expression.
template <class E, std::size_t Id>
using node_t = Expression<graph::detail::node_names<E::graph>[Id]>;

template <auto Loss, std::size_t... Ids>
auto at_all_nodes(std::index_sequence<Ids...>) {
  return gradient_at<Loss, node_t<std::remove_const_t<decltype(Loss)>, Ids>{}...>;
}

// Every node of a loss: leaves, constants and the loss itself, too.
template <auto Loss>
void check_all_nodes(unsigned seed, double low = -1, double high = 1) {
  tests::Reference<double> r(Loss.graph);
  tests::set_random(r, seed, low, high);
  r.run();
  constexpr std::size_t count = Loss.graph.node_count;
  auto const found = tests::evaluated_like(r, at_all_nodes<Loss>(std::make_index_sequence<count>{}));
  BOOST_TEST_REQUIRE(found.size() == count);
  for (graph::detail::NodeId id = 0; id < count; ++id) {
    BOOST_TEST_CONTEXT("node " << id << ", " << name_of(r.graph().kind(id).operation)) {
      tests::check_near(found[id], tests::by_duals(r, id), 1e-12);
      tests::check_near(found[id], tests::by_differences(r, id), 1e-8);
    }
  }
}

constexpr auto x = input<"x", 3, 4>;
constexpr auto y = input<"y", 3, 4>;
constexpr auto row = input<"row", 4>;
constexpr auto t = distribution<"t", 3, 4>;

// A perceptron with everything that meets on the way.
constexpr auto w1 = parameter<"w1", 5, 4>;
constexpr auto w2 = parameter<"w2", 4, 5>;
constexpr auto z1 = matmul(x, transpose(w1)) + parameter<"b1", 5>;
constexpr auto a1 = tanh(z1);
constexpr auto z2 = matmul(a1, transpose(w2)) + parameter<"b2", 4>;
constexpr auto p2 = softmax(z2);
constexpr auto classifies = -mean(sum(t * log(p2), axis<1>));

}  // namespace

BOOST_AUTO_TEST_CASE(every_node_of_several_graphs) {
  check_all_nodes<classifies>(1);
  check_all_nodes<sum(square(x + y) * row + exp(x + y) * sigmoid(-row))>(2);
  check_all_nodes<sum(log(sigmoid(x)) - log(1_c - sigmoid(y * row)))>(3);
  check_all_nodes<sum(where(greater(x, y), x * x * row, exp(y)) / (1_c + exp(row)))>(4);
  check_all_nodes<mean(concat<0>(x, x * y, softmax(x, axis<0>)) * broadcast<9, 4>(slice<0, 0, 1>(y)))>(5);
  check_all_nodes<sum(square(max_pool2d<2>(relu(convolution(input<"i", 1, 5, 5>, parameter<"k", 2, 1, 2, 2>)))))>(6);
  check_all_nodes<sum(power(x, 3_c) * log_sum_exp(row) + maximum(row, 0.5_c * x) * (x * 0_c))>(7, 0.5, 2);
}

// The nodes of softmax and cross-entropy, built of exp, sum, division and logarithm, with the derivatives that a
// textbook finds node by node: S is the sum of the exponentials, y the softmax.
BOOST_AUTO_TEST_CASE(softmax_and_cross_entropy_node_by_node) {
  constexpr auto z = input<"z", 3>;
  constexpr auto target = distribution<"target", 3>;
  constexpr auto e = exp(z);
  constexpr auto s = sum(e);
  constexpr auto reciprocal = 1_c / s;
  constexpr auto repeated = broadcast<3>(reciprocal);
  constexpr auto y = e * repeated;
  constexpr auto logarithms = log(y);
  constexpr auto loss = -sum(target * logarithms);
  constexpr auto gradients = gradient_at<loss, logarithms, y, repeated, reciprocal, s, e, z>;

  Tensor<double, 3> const at{0.3, -1.2, 2.0};
  Tensor<double, 3> const wanted{0.2, 0.5, 0.3};
  auto const [by_log, by_y, by_repeated, by_reciprocal, by_s, by_e, by_z] =
      evaluate(gradients, bind<"z">(at), bind<"target">(wanted));
  double const total = std::exp(0.3) + std::exp(-1.2) + std::exp(2.0);
  auto const close = [](double a, double b) { return std::abs(a - b) <= 1e-13 * (1 + std::abs(b)); };
  for (std::size_t i = 0; i < 3; ++i) {
    double const share = std::exp(at[i]) / total;
    BOOST_TEST(close(by_log[i], -wanted[i]));
    BOOST_TEST(close(by_y[i], -wanted[i] / share));
    BOOST_TEST(close(by_repeated[i], -wanted[i] * total));
    BOOST_TEST(close(by_e[i], 1 / total - wanted[i] / std::exp(at[i])));
    BOOST_TEST(close(by_z[i], share - wanted[i]));
  }
  BOOST_TEST(close(by_reciprocal[0], -total));
  BOOST_TEST(close(by_s[0], 1 / total));
}

// By the node as it is written: what the loss simplifies to has no such node any more.
static_assert(same(gradient_at<-sum(t* log(softmax(x))), softmax(x)>, -(t / softmax(x))));
static_assert(same(gradient_at<sum(log(sigmoid(x))), sigmoid(x)>, 1_c / sigmoid(x)));
static_assert(same(gradient_at<sum(y*(x * 1_c)), x * 1_c>, y));
static_assert(same(gradient_at<sum(y*(x - x)), x - x>, y));
static_assert(same(gradient_at<sum(0_c * exp(x)), exp(x)>, broadcast<3, 4>(0_c)));
static_assert(same(gradient_at<sum(square(x)), sum(square(x))>, 1_c));
static_assert(same(gradient_at<sum(x * 2_c + row * 2_c), 2_c>, simplify(sum(x) + 3_c * sum(row))));

// Several times the same expression is one node, whichever way round it is written: its readers' shares are added.
static_assert(same(gradient_at<sum((x + y) * row + square(y + x)), x + y>,
                   simplify(broadcast<3, 4>(row) + 2_c * (x + y))));

// As if a leaf stood in its place; and of leaves what `gradient` gives.
constexpr auto head = -sum(t * log(softmax(matmul(input<"a", 3, 5>, transpose(w2)) + parameter<"b2", 4>)));
constexpr auto whole = substitute<"a">(head, a1);
static_assert(same(simplify(gradient_at<whole, a1>), simplify(substitute<"a">(gradient<head, "a">, a1))));
static_assert(same(gradient_at<classifies, w1, w2>, gradient<classifies, "w1", "w2">));
static_assert(same(gradient_at<classifies, t>, gradient<classifies, "t">));

// Several are the outputs of each alone, though one of them stands below another.
static_assert(same(gradient_at<classifies, p2, z2, z1>,
                   outputs(gradient_at<classifies, p2>, gradient_at<classifies, z2>, gradient_at<classifies, z1>)));
static_assert(same(simplify(gradient_at<classifies, z2>), simplify(constant<1.0 / 3>*(p2 - t))));

// An expression again: what is differentiated once more is differentiated through all of it.
static_assert(same(gradient_at<sum(square(gradient_at<sum(exp(square(x))), square(x)>)), x>,
                   gradient<sum(square(exp(square(x)))), "x">));

// The error terms of layers: delta(l) = f'(z) W^T delta(l + 1).
static_assert(same(simplify(gradient_at<classifies, z1>),
                   simplify((1_c - a1 * a1) * matmul(gradient_at<classifies, z2>, w2))));
