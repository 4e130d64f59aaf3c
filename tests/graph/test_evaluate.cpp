// Every operation evaluated and swept, in loops, views and kernels, against the reference.
#define BOOST_TEST_MODULE graph_evaluate
#include <boost/test/unit_test.hpp>
#include <ingot/graph.hpp>
#include <ingot/graph/outputs.hpp>

#include "evaluated.hpp"

using namespace ingot::graph;
using ingot::Tensor;
using ingot::tests::check_both;
using ingot::tests::check_values;

namespace {

constexpr auto x = input<"x", 3, 4>;
constexpr auto y = input<"y", 3, 4>;
constexpr auto row = input<"row", 4>;
constexpr auto column = input<"column", 3, 1>;
constexpr auto number = input<"number">;
constexpr auto w = parameter<"w", 5, 4>;
constexpr auto weights = table<Tensor<double, 3, 4>{1, -2, 3, 4, -5, 6, 7, 8, 9, -1, 2, 3}>;

}  // namespace

BOOST_AUTO_TEST_CASE(one_operand) {
  check_both(-x, 1);
  check_both(exp(x), 2);
  check_both(expm1(x), 3);
  check_both(log(x), 4, 0.1, 3);
  check_both(log1p(x), 5, 0.1, 3);
  check_both(sqrt(x), 6, 0.1, 3);
  check_both(tanh(x), 7);
  check_both(sigmoid(x), 8);
  check_both(softplus(x), 9, -3, 3);
  check_both(normal_cdf(x), 10, -2, 2);
  check_both(normal_pdf(x), 11, -2, 2);
  check_both(relu(x), 12);
  check_both(abs(x), 13);
  check_both(step(x) * x, 14);
  check_both(sign(x) * x, 15);
  check_both(square(x), 16);
}

BOOST_AUTO_TEST_CASE(two_operands) {
  check_both(x + row, 1);
  check_both(column - row, 2);
  check_both(x * number, 3);
  check_both(row / y, 4, 0.5, 2);
  check_both(power(x, row), 5, 0.5, 2);
  check_both(power(x, 3_c), 6);
  check_both(maximum(x, column), 7);
  check_both(minimum(row, y), 8);
  check_both(greater(x, y) * x + greater_equal(y, row), 9);
  check_both(less(x, y) * row - less_equal(column, x) * y, 10);
  check_both(where(greater(x, column), x * row, exp(y)), 11);
  check_both(x + x * x - x, 12);
}

BOOST_AUTO_TEST_CASE(views_inside_of_loops) {
  constexpr auto t = input<"t", 2, 3, 4>;
  check_both(transpose(x) * 2_c, 1);
  check_both(permute<1, 2, 0>(t) + input<"s", 3, 4, 1>, 2);
  check_both(slice<1, 1, 3>(t) * slice<0, 1, 2>(slice<1, 0, 2>(t + 1_c)), 3);
  check_both(slice<-1, 1, 2>(transpose(slice<0, 1, 3>(x))) + 1_c, 4);
  check_both(broadcast<2, 3, 4>(column) * t, 5);
  check_both(exp(broadcast<5, 3, 4>(column)), 6);
  check_both(x - transpose(broadcast<4, 3>(slice<0, 0, 3>(row))), 7);
}

BOOST_AUTO_TEST_CASE(arrangements_in_memory) {
  check_values(transpose(x), 1);
  check_values(broadcast<2, 3, 4>(row), 2);
  check_values(slice<1, 1, 3>(x), 3);
  check_values(reshape<2, 6>(x), 4);
  check_values(outputs(x, reshape<12>(x), x + y, x + y, reshape<4, 3>(x + y)), 5);
  check_both(reshape<4, 3>(transpose(x)) * slice<0, 0, 3>(row), 6);
}

BOOST_AUTO_TEST_CASE(joined) {
  check_both(concat<0>(x, y * 2_c, slice<0, 0, 1>(x)), 1);
  check_both(concat<-1>(x, exp(x), column, column * row), 2);
  check_both(repeat<0, 3>(x) * repeat<0, 3>(row * column), 3);
  check_both(repeat<1, 2>(column * row), 4);
  check_both(concat<0>(weights, x, maximum(x, 2_c)), 5);
}

BOOST_AUTO_TEST_CASE(sums) {
  constexpr auto t = input<"t", 2, 3, 4>;
  check_both(sum(x), 1);
  check_both(sum(x * y, axis<0>), 2);
  check_both(sum(exp(x) + column, axis<1>), 3);
  check_both(sum(t * row, axis<0, 2>), 4);
  check_both(sum(permute<2, 0, 1>(t), axis<1>), 5);
  check_both(mean(t, axis<-1>) + mean(y + 1_c, axis<1>) * 0.5_c * mean(row), 6, 0.5, 1);
  check_both(sum(broadcast<7, 3, 4>(column), axis<0>), 7);
  check_both(sum(weights * x), 8);
}

BOOST_AUTO_TEST_CASE(products) {
  check_both(matmul(x, transpose(w)), 1);
  check_both(matmul(x, transpose(y)) + matmul(y, transpose(x)), 2);
  check_both(matmul(transpose(x), y), 3);
  check_both(matmul(transpose(x), transpose(input<"a", 5, 3>)), 4);
  check_both(matmul(row, row), 5);
  check_both(matmul(x, row), 6);
  check_both(matmul(slice<0, 0, 3>(row), x), 7);
  check_both(matmul(input<"a", 2, 3, 4>, input<"b", 2, 4, 5>), 8);
  check_both(matmul(input<"a", 2, 3, 4>, transpose(w)), 9);
  check_both(matmul(w, transpose(input<"a", 2, 3, 4>)), 10);
  check_both(matmul(input<"a", 2, 1, 3, 4>, input<"b", 5, 4, 2>), 11);
  check_both(matmul(input<"a", 2, 1, 3, 4>, transpose(input<"b", 2, 5, 2, 4>)), 12);
  check_both(matmul(transpose(x) + 1_c, tanh(x)), 13);
}

BOOST_AUTO_TEST_CASE(along_axes) {
  constexpr auto t = input<"t", 2, 3, 4>;
  check_both(softmax(x), 1, -3, 3);
  check_both(softmax(x * 2_c, axis<0>), 2);
  check_both(softmax(t, axis<1>), 3);
  check_both(log_sum_exp(x), 4, -3, 3);
  check_both(log_sum_exp(t, axis<0>), 5);
  check_both(log_sum_exp(t * 0.5_c, axis<1>) + 1_c, 6);
}

BOOST_AUTO_TEST_CASE(windows) {
  constexpr auto image = input<"image", 2, 6, 7>;
  constexpr auto images = input<"images", 3, 2, 6, 7>;
  constexpr auto kernel = parameter<"kernel", 4, 2, 3, 2>;
  check_both(convolution(image, kernel) + parameter<"bias", 4, 1, 1>, 1);
  check_both(relu(convolution<ConvOptions{.padding = 1}>(images, kernel * 0.5_c)), 2);
  check_both(convolution<ConvOptions{.stride = 2, .padding = {1, 1, 1, 1}, .dilation = {1, 2}}>(input<"image", 2, 7, 7>,
                                                                                                kernel),
             3);
  check_both(convolution<ConvOptions{.groups = 2}>(images, parameter<"grouped", 4, 1, 3, 3>), 4);
  check_both(max_pool2d<2>(tanh(image)), 5);
  check_both(max_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>(images), 6);
  check_both(avg_pool2d<2>(images) * avg_pool2d<2>(images), 7);
  check_both(avg_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>(image), 8);
  check_both(max_pool2d<2>(relu(convolution(image, kernel))) + number, 9);
}

// One value read by several, and one tensor in two places of a sum.
BOOST_AUTO_TEST_CASE(branches) {
  constexpr auto h = tanh(matmul(x, transpose(w)));
  check_both(h * sigmoid(h) + softmax(h), 1);
  check_both(matmul(h, w) + x, 2);
  constexpr auto a = exp(x) * y;
  check_both(outputs(a, sum(a, axis<0>), a + row).get<2>() * sum(a, axis<0>), 3);
  check_values(outputs(a, sum(a, axis<0>), a + row, a * sum(a, axis<0>)), 4);
}
