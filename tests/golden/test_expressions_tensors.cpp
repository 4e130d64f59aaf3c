// Arrangements, sums and matrix products against PyTorch.
#define BOOST_TEST_MODULE golden_expressions_tensors
#include "expression.hpp"
#include "ingot/graph.hpp"

using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto x = input<"x", 2, 3, 4>;
constexpr auto narrow = input<"x", 5, 3>;
constexpr auto middle = input<"x", 2, 5, 3>;

}  // namespace

BOOST_AUTO_TEST_CASE(arrangements) {
  check<reshape<4, 6>(x) * input<"y", 6>, "x", "y">("reshape");
  check<broadcast<5, 2, 3, 4>(input<"x", 2, 1, 4>) * input<"x", 2, 1, 4>, "x">("broadcast_to");
  check<tanh(permute<2, 0, 1>(x)), "x">("permute");
  check<permute<3, 1, 0, 2>(input<"x", 2, 3, 4, 5>), "x">("permute_four");
  check<transpose(x) * input<"y", 4, 3>, "x", "y">("transpose");
  check<slice<1, 1, 3>(x) * slice<1, 0, 2>(x), "x">("slice");
  check<exp(slice<-1, 2, 4>(x)), "x">("slice_last");
  check<concat<1>(x, exp(input<"y", 2, 1, 4>), input<"z", 2, 2, 4>), "x", "y", "z">("concat");
  constexpr auto matrix = input<"x", 2, 3>;
  check<concat<0>(matrix, input<"y", 1, 3>, matrix * matrix), "x", "y">("concat_first");
  check<repeat<1, 3>(x) * input<"y", 9, 1>, "x", "y">("repeat");
}

BOOST_AUTO_TEST_CASE(along_axes) {
  check<sum(x * x), "x">("sum");
  check<tanh(sum(x, axis<0>)), "x">("sum_first");
  check<tanh(sum(x, axis<0, 2>)), "x">("sum_two");
  check<square(x - reshape<2, 3, 1>(mean(x, axis<-1>))), "x">("mean_last");
  check<exp(mean(x)), "x">("mean");
  check<softmax(x), "x">("softmax");
  check<softmax(narrow, axis<0>), "x">("softmax_first");
  check<softmax(middle, axis<1>), "x">("softmax_middle");
  check<log(softmax(input<"x", 3, 7>)), "x">("log_softmax");
  check<log_sum_exp(x), "x">("log_sum_exp");
  check<log_sum_exp(narrow, axis<0>), "x">("log_sum_exp_first");
  check<log_sum_exp(middle, axis<1>), "x">("log_sum_exp_middle");
}

BOOST_AUTO_TEST_CASE(matrix_products) {
  check<matmul(input<"x", 3, 4>, input<"y", 4, 5>), "x", "y">("matmul");
  check<matmul(transpose(input<"x", 4, 3>), input<"y", 4, 5>), "x", "y">("matmul_left");
  check<matmul(input<"x", 3, 4>, transpose(input<"y", 5, 4>)), "x", "y">("matmul_right");
  check<matmul(transpose(input<"x", 4, 3>), transpose(input<"y", 5, 4>)), "x", "y">("matmul_both");
  check<matmul(input<"x", 4>, input<"y", 4, 5>), "x", "y">("matmul_row");
  check<matmul(input<"x", 3, 4>, input<"y", 4>), "x", "y">("matmul_column");
  check<matmul(input<"x", 4>, input<"y", 4>), "x", "y">("matmul_dot");
  check<matmul(x, input<"y", 2, 4, 5>), "x", "y">("matmul_batch");
  check<matmul(x, input<"y", 4, 5>), "x", "y">("matmul_batch_shared");
  check<matmul(input<"x", 3, 4>, input<"y", 2, 4, 5>), "x", "y">("matmul_batch_shared_left");
  check<matmul(x, input<"y", 4>), "x", "y">("matmul_batch_of_columns");
  check<matmul(input<"x", 2, 1, 3, 4>, input<"y", 5, 4, 2>), "x", "y">("matmul_broadcast");
  check<matmul(input<"x", 1, 5, 3, 4>, transpose(input<"y", 2, 1, 2, 4>)), "x", "y">("matmul_broadcast_right");
  check<matmul(x, transpose(x)), "x">("matmul_twice");
}
