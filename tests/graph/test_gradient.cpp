// Derivatives as expressions, against dual numbers and central differences of an interpreter.
#define BOOST_TEST_MODULE gradient
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gradients_as_expressions.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "reference_derivatives.hpp"

using namespace ingot;
using namespace ingot::graph;
using ingot::tests::check;
using ingot::tests::check_close;
using ingot::tests::copy_leaves;

namespace {

template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}

constexpr auto x = input<"x", 3, 4>;
constexpr auto y = input<"y", 3, 4>;
constexpr auto row = input<"row", 4>;
constexpr auto column = input<"column", 3, 1>;
constexpr auto one = input<"one">;

template <class F>
constexpr auto weighted(F f) {
  return sum(input<"weights", 3, 4> * f);
}

}  // namespace

BOOST_AUTO_TEST_CASE(functions_of_one_operand) {
  check<weighted(-x), "x">(1);
  check<weighted(exp(x)), "x">(2);
  check<weighted(expm1(x)), "x">(3);
  check<weighted(log(x)), "x">(4, 0.5, 2);
  check<weighted(log1p(x)), "x">(5, -0.5, 2);
  check<weighted(sqrt(x)), "x">(6, 0.5, 2);
  check<weighted(tanh(x)), "x">(7);
  check<weighted(sigmoid(x)), "x">(8);
  check<weighted(softplus(x)), "x">(9);
  check<weighted(normal_cdf(x)), "x">(10);
  check<weighted(normal_pdf(x)), "x">(11);
  check<weighted(relu(x) * x), "x">(12);
  check<weighted(abs(x) * x), "x">(13);
  check<weighted(step(x) * x * x), "x">(14);
  check<weighted(sign(x) * exp(x)), "x">(15);
}

BOOST_AUTO_TEST_CASE(functions_of_two_operands_that_broadcast) {
  check<weighted(exp(row + column)), "row", "column">(21);
  check<weighted(exp(x - row)), "x", "row">(22);
  check<weighted(x * column * column), "x", "column">(23);
  check<weighted(one * x * row), "one", "x", "row">(24);
  check<weighted(row / (2_c + column)), "column", "row">(25);
  check<weighted(x / (2_c + one)), "one", "x">(26);
  check<weighted(power(x, row)), "x", "row">(27, 0.5, 2);
  check<weighted(power(x, 3_c)), "x">(28);
  check<weighted(power(x, 2.5_c)), "x">(29, 0.5, 2);
  check<weighted(power(one, y)), "one", "y">(30, 0.5, 2);
  check<weighted(maximum(x, row) * y), "x", "row", "y">(31);
  check<weighted(exp(minimum(column, x))), "x", "column">(32);
  check<weighted(where(greater(x, y), x * x * row, exp(column))), "x", "row", "column">(33);
  check<weighted(greater_equal(x, row) * x * x), "x", "row">(34);
}

BOOST_AUTO_TEST_CASE(arrangements) {
  check<sum(exp(reshape<2, 6>(x)) * reshape<2, 6>(y)), "x", "y">(41);
  check<weighted(exp(broadcast<3, 4>(row))), "row">(42);
  check<sum(square(matmul(permute<1, 0>(x), y))), "x", "y">(43);
  check<sum(exp(permute<2, 0, 1>(input<"c", 2, 3, 4>)) * permute<2, 0, 1>(input<"d", 2, 3, 4>)), "c", "d">(44);
  check<sum(exp(slice<1, 1, 3>(x)) * slice<1, 0, 2>(y)), "x", "y">(45);
  check<sum(exp(concat<0>(x, y * y, reshape<1, 4>(row)))), "x", "y", "row">(46);
  check<sum(exp(repeat<1, 2>(x)) * concat<1>(x, y)), "x", "y">(47);
}

BOOST_AUTO_TEST_CASE(sums) {
  check<sum(exp(sum(x, axis<0>))), "x">(51);
  check<sum(exp(mean(x, axis<0>)) * row * one), "x", "row", "one">(52);
  check<weighted(softmax(x)), "x">(53);
  check<weighted(softmax(x * y, axis<0>)), "x", "y">(54);
  check<sum(log_sum_exp(x) * log_sum_exp(y, axis<1>)), "x", "y">(55);
  check<sum(log_sum_exp(x, axis<0>) * row), "x", "row">(56);
  check<weighted(log(softmax(x))), "x">(57);
}

BOOST_AUTO_TEST_CASE(products) {
  constexpr auto a = input<"a", 2, 3>;
  constexpr auto b = input<"b", 3, 4>;
  check<sum(exp(matmul(a, b))), "a", "b">(61);
  check<sum(exp(matmul(transpose(b), transpose(a)))), "a", "b">(62);
  check<sum(exp(matmul(a, transpose(input<"t", 4, 3>)))), "a", "t">(63);
  check<sum(exp(matmul(transpose(input<"t", 3, 2>), b))), "t", "b">(64);
  check<sum(exp(matmul(input<"batch", 2, 2, 3>, b))), "batch", "b">(65);
  check<sum(exp(matmul(a, input<"batch", 2, 3, 2>))), "batch", "a">(66);
  check<sum(exp(matmul(input<"p", 2, 1, 2, 3>, input<"q", 3, 3, 2>))), "p", "q">(67);
  check<sum(exp(matmul(input<"p", 2, 3, 2>, transpose(input<"q", 4, 2>)))), "p", "q">(68);
  check<sum(exp(matmul(transpose(input<"p", 2, 3, 2>), input<"q", 3, 2>))), "p", "q">(69);
  check<matmul(row, input<"s", 4>), "row", "s">(70);
  check<sum(exp(matmul(x, row))), "x", "row">(71);
}

BOOST_AUTO_TEST_CASE(windows) {
  constexpr auto image = input<"image", 2, 5, 4>;
  constexpr auto weight = parameter<"weight", 2, 2, 3, 2>;
  check<sum(square(convolution(image, weight))), "image", "weight">(81);
  constexpr ConvOptions options{.stride = 2, .padding = 1, .dilation = 1, .groups = 2};
  check<sum(square(convolution<options>(input<"b", 2, 2, 4, 5>, parameter<"w", 4, 1, 2, 3>))), "w", "b">(82);
  check<sum(exp(max_pool2d<2>(input<"b", 2, 4, 6>))), "b">(83);
  check<sum(exp(avg_pool2d<2>(input<"b", 1, 2, 4, 2>))), "b">(84);
  constexpr PoolOptions overlapping{.stride = 1, .padding = 1};
  check<sum(exp(max_pool2d<3, overlapping>(input<"b", 1, 3, 4>))), "b">(85);
  check<sum(exp(avg_pool2d<3, overlapping>(input<"b", 1, 3, 4>))), "b">(86);
  constexpr auto net = relu(convolution(image, weight) + parameter<"bias", 2, 1, 1>);
  check<sum(square(max_pool2d<Size2{1, 3}>(net))), "image", "weight", "bias">(87);
}

BOOST_AUTO_TEST_CASE(third_derivatives) {
  constexpr auto twice = sum(square(gradient<weighted(tanh(matmul(x, input<"m", 4, 4>))), "m">));
  check<twice, "m", "x">(91);
  constexpr auto pooled = max_pool2d<2>(convolution(input<"image", 1, 3, 3>, parameter<"weight", 1, 1, 2, 2>));
  constexpr auto smooth = sum(exp(pooled * pooled));
  check<sum(square(gradient<smooth, "weight">)), "weight", "image">(92);
}

BOOST_AUTO_TEST_CASE(products_with_the_hessian) {
  constexpr auto loss = sum(tanh(matmul(x, input<"m", 4, 2>)) * exp(matmul(y, input<"m", 4, 2>)));
  constexpr auto product = hessian_vector_product<loss, "m", "v">;
  static_assert(std::is_same_v<decltype(product)::shape, Shape<4, 2>>);
  tests::Reference<double> symbolic(product.graph);
  tests::set_random(symbolic, 101);
  symbolic.run();
  tests::Reference<double> first(gradient<loss, "m">.graph);
  copy_leaves(symbolic, first);
  check_close(symbolic.result(), tests::derivatives_along(first, "m", symbolic.value(symbolic.leaf("v")))[0], 1e-13,
              "product");
}

// Ties and corners are PyTorch's.
BOOST_AUTO_TEST_CASE(choices_where_there_is_no_derivative) {
  auto const at = [](auto outputs, double x_value, double y_value) {
    tests::Reference<double> r(outputs.graph);
    for (auto const id : r.leaves_named("u")) r.set(id, {x_value});
    for (auto const id : r.leaves_named("v")) r.set(id, {y_value});
    r.run();
    return std::vector<double>{r.result(0).at(0), r.result(1).at(0)};
  };
  constexpr auto u = input<"u">;
  constexpr auto v = input<"v">;
  using Pair = std::vector<double>;
  BOOST_TEST(at(gradient<maximum(u, v), "u", "v">, 1, 1) == (Pair{0.5, 0.5}));
  BOOST_TEST(at(gradient<minimum(u, v), "u", "v">, 1, 1) == (Pair{0.5, 0.5}));
  BOOST_TEST(at(gradient<minimum(u, v), "u", "v">, 1, 2) == (Pair{1, 0}));
  BOOST_TEST(at(gradient<relu(u) + v * abs(u), "u", "v">, 0, 1) == (Pair{0, 0}));
  BOOST_TEST(at(gradient<power(u, v), "u", "v">, 0, 2) == (Pair{0, 0}));
  BOOST_TEST(at(gradient<power(u, v), "u", "v">, 0, 0) == (Pair{0, 0}));
}

// What comes out, as one would write it by hand.
static_assert(same(gradient<sum(x* y), "x">, y));
static_assert(same(gradient<sum(x* x), "x">, 2_c * x));
static_assert(same(gradient<sum(sigmoid(x)), "x">, sigmoid(x) * (1_c - sigmoid(x))));
static_assert(same(gradient<sum(1_c / (1_c + exp(-x))), "x">, sigmoid(x) * (1_c - sigmoid(x))));
static_assert(same(gradient<sum(log(sigmoid(x))), "x">, sigmoid(-x)));
static_assert(same(gradient<sum(tanh(x)), "x">, 1_c - tanh(x) * tanh(x)));
static_assert(same(gradient<sum(power(x, 3_c)), "x">, 3_c * (x * x)));
static_assert(same(gradient<sum(x - y), "y">, broadcast<3, 4>(constant<-1.0>)));
static_assert(same(gradient<sum(step(x)), "x">, broadcast<3, 4>(0_c)));

// A softmax and its cross-entropy, in both forms; of a batch, with a mean. A derivative keeps the sum of what may be
// varied next.
constexpr auto target = distribution<"target", 3, 4>;
static_assert(same(simplify(gradient<-sum(target* log(softmax(x))), "x">), softmax(x) - target));
static_assert(same(gradient<sum(log_sum_exp(x)) - sum(target* x), "x">, softmax(x) - target));
static_assert(same(simplify(gradient<-mean(sum(target* log(softmax(x)), axis<-1>)), "x">),
                   constant<1.0 / 3>*(softmax(x) - target)));

// Several at once are the outputs of each alone.
constexpr auto several = gradient<sum(x* y), "x", "y">;
static_assert(same(several.get<0>(), y));
static_assert(same(several.get<1>(), x));
static_assert(std::tuple_size_v<decltype(value_and_gradient<sum(x* y), "x", "y">)> == 3);
