// Functions of numbers, and broadcasting, against PyTorch.
#define BOOST_TEST_MODULE golden_expressions_elementwise
#include "expression.hpp"
#include "ingot/graph.hpp"

using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto x = input<"x", 2, 3, 4>;

}  // namespace

BOOST_AUTO_TEST_CASE(functions_of_one) {
  check<-x, "x">("negate");
  check<exp(x), "x">("exp");
  check<expm1(x), "x">("expm1");
  check<log(x), "x">("log");
  check<log1p(x), "x">("log1p");
  check<sqrt(x), "x">("sqrt");
  check<tanh(x), "x">("tanh");
  check<sigmoid(x), "x">("sigmoid");
  check<softplus(x), "x">("softplus");
  check<normal_cdf(x), "x">("normal_cdf");
  check<normal_pdf(x), "x">("normal_pdf");
  check<relu(x), "x">("relu");
  check<x * step(x), "x">("step");
  check<abs(x), "x">("abs");
  check<x * sign(x), "x">("sign");
  check<square(x), "x">("square");
}

BOOST_AUTO_TEST_CASE(functions_of_two_and_three) {
  constexpr auto y = input<"y", 2, 3, 4>;
  check<power(x, input<"y", 3, 1>), "x", "y">("power");
  check<power(x, 3_c) + power(x, 2_c) - 2_c * power(x, constant<-1.0>), "x">("power_of_negatives");
  check<power(x, 0.5_c) + power(x, 1.75_c), "x">("root");
  check<maximum(x, y), "x", "y">("maximum");
  check<minimum(x, input<"y", 3, 1>), "x", "y">("minimum");
  check<where(greater(input<"c", 3, 4>, 0_c), input<"x", 2, 1, 4>, input<"y">), "c", "x", "y">("where");
  constexpr auto row = input<"y", 4>;
  check<x * greater(x, row) + row * greater_equal(x, row) - x * less(x, row) + square(row) * less_equal(x, row), "x",
        "y">("comparisons");
}

namespace {

template <auto A, auto B>
void check_broadcast(std::string const& name) {
  check<A * B + A / (B * B + 1_c) - B, "x", "y">("broadcast_" + name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(broadcasting) {
  check_broadcast<input<"x", 2, 3>, input<"y">>("scalar");
  check_broadcast<input<"x">, input<"y", 4>>("scalar_first");
  check_broadcast<input<"x", 2, 3>, input<"y", 1>>("one");
  check_broadcast<input<"x", 2, 3>, input<"y", 3>>("row");
  check_broadcast<input<"x", 2, 3>, input<"y", 2, 1>>("column");
  check_broadcast<input<"x", 2, 1>, input<"y", 1, 3>>("outer");
  check_broadcast<input<"x", 4, 2, 3>, input<"y", 3>>("row_of_batch");
  check_broadcast<input<"x", 4, 2, 3>, input<"y", 2, 3>>("matrix_of_batch");
  check_broadcast<input<"x", 4, 1, 3>, input<"y", 2, 1>>("middle");
  check_broadcast<input<"x", 2, 1, 3, 1>, input<"y", 5, 1, 4>>("alternating");
  check_broadcast<input<"x", 2, 1, 3, 1, 2, 1>, input<"y", 2, 1, 3, 1, 2>>("six");
}
