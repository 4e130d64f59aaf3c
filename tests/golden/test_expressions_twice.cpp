// Second derivatives against PyTorch.
#define BOOST_TEST_MODULE golden_expressions_twice
#include "expression.hpp"
#include "ingot/graph.hpp"

using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto x = input<"x", 2, 3>;

}  // namespace

BOOST_AUTO_TEST_CASE(functions_twice) {
  constexpr auto y = input<"y", 3>;
  check_twice<sum(power(x, 3_c)), "x">("twice_cube");
  check_twice<sum(tanh(x) * sigmoid(x) + softplus(x) / exp(x)), "x">("twice_smooth");
  check_twice<sum(normal_cdf(x) * x + normal_pdf(x) * expm1(x)), "x">("twice_normal");
  check_twice<sum(sqrt(x) * log(x) + log1p(x) + 1_c / x), "x">("twice_roots");
  check_twice<sum(power(x, y)), "x", "y">("twice_power");
  check_twice<sum(square(relu(x)) + maximum(x, y) * x + power(abs(x), 3_c)), "x", "y">("twice_kinks");
}

BOOST_AUTO_TEST_CASE(tensors) {
  constexpr auto scores = input<"x", 4, 3>;
  check_twice<square(sum(softmax(scores, axis<0>) * input<"y", 4, 3>)) + sum(log_sum_exp(scores)), "x", "y">(
      "twice_softmax");
  check_twice<mean(square(tanh(matmul(input<"y", 5, 4>, scores)) - input<"t", 5, 3>)), "x", "y", "t">("twice_dense");
  check_twice<matmul(matmul(input<"x", 4>, input<"y", 4, 4>), input<"x", 4>) / 2_c, "x", "y">("twice_quadratic");
  check_twice<sum(exp(matmul(transpose(concat<1>(slice<1, 1, 3>(x), slice<1, 0, 1>(x))), x))), "x">("twice_arranged");
}

BOOST_AUTO_TEST_CASE(images) {
  constexpr auto convolved =
      convolution<ConvOptions{.stride = 2, .padding = 1}>(input<"y", 2, 3, 7, 7>, input<"x", 2, 3, 3, 3>);
  check_twice<sum(square(tanh(convolved))), "x", "y">("twice_conv");
  constexpr auto image = input<"x", 2, 4, 4>;
  check_twice<sum(square(max_pool2d<2>(image))) + sum(exp(avg_pool2d<2>(tanh(image)) * input<"y", 2, 2, 2>)), "x", "y">(
      "twice_image");
}
