// Every rule of simplification, as an equality of types; and all of them together, by value.
#define BOOST_TEST_MODULE simplify
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "reference_derivatives.hpp"

using namespace ingot;
using namespace ingot::graph;

namespace {

// Simple is what `to` says; what is simple stays as it is.
template <class A, class B>
constexpr bool becomes(A from, B to) {
  return std::is_same_v<decltype(simplify(from)), B> && std::is_same_v<decltype(simplify(to)), B>;
}
template <class A>
constexpr bool stays(A from) {
  return becomes(from, from);
}

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = input<"y", 2, 3>;
constexpr auto row = input<"row", 3>;
constexpr auto column = input<"column", 2, 1>;
constexpr auto s = parameter<"s">;
constexpr auto r = parameter<"r">;
constexpr auto zeros = broadcast<2, 3>(0_c);
constexpr auto ones = broadcast<2, 3>(1_c);

// Nothing to do.
static_assert(stays(x));
static_assert(stays(x + y));
static_assert(stays(x - y));
static_assert(stays(x * y));
static_assert(stays(x / y));
static_assert(stays(-x));
static_assert(stays(2_c * x));
static_assert(stays(x / 3_c));
static_assert(stays(1_c - x));
static_assert(stays(x + 1_c));
static_assert(stays(x - 1_c));
static_assert(stays(exp(log(x))));
static_assert(stays(row + column));
static_assert(stays(2_c * s * x));
static_assert(stays(matmul(x, input<"m", 3, 2>) * s));
static_assert(stays(zeros));

// Neutral elements and zeros.
static_assert(becomes(x + 0_c, x));
static_assert(becomes(0_c + x, x));
static_assert(becomes(x - 0_c, x));
static_assert(becomes(0_c - x, -x));
static_assert(becomes(x * 1_c, x));
static_assert(becomes(1_c * x, x));
static_assert(becomes(x / 1_c, x));
static_assert(becomes(x * 0_c, zeros));
static_assert(becomes(0_c * x, zeros));
static_assert(becomes(0_c / x, zeros));
static_assert(becomes(x - x, zeros));
static_assert(becomes(x / x, ones));
static_assert(becomes(x * constant<-1.0>, -x));
static_assert(becomes(sum(zeros * y), 0_c));
static_assert(becomes(reshape<6>(zeros), broadcast<6>(0_c)));

// Shapes are kept, where the zero is larger, and where x was repeated.
static_assert(becomes(row + zeros, broadcast<2, 3>(row)));
static_assert(becomes(row * ones, broadcast<2, 3>(row)));
static_assert(becomes(row - row + column, broadcast<2, 3>(column)));
static_assert(becomes(broadcast<2, 3>(row) * x, row* x));
static_assert(becomes(exp(broadcast<2, 3>(row)), broadcast<2, 3>(exp(row))));
static_assert(becomes(reshape<1, 3>(row) + x, row + x));

// Constants.
static_assert(becomes(2_c + 3_c, 5_c));
static_assert(becomes(2_c - 3_c, constant<-1.0>));
static_assert(becomes(2_c * 3_c, 6_c));
static_assert(becomes(3_c / 2_c, 1.5_c));
static_assert(becomes(-(2_c), constant<-2.0>));
static_assert(becomes(sqrt(0_c), 0_c));
static_assert(becomes(maximum(2_c, 3_c), 3_c));
static_assert(becomes(greater(2_c, 3_c), 0_c));
static_assert(becomes(exp(0_c) * x, x));
static_assert(becomes(2_c * (3_c * x), 6_c * x));
static_assert(becomes((x * 2_c) * 3_c, 6_c * x));
static_assert(becomes((2_c * x) * (3_c * y), 6_c * (x * y)));
static_assert(becomes((4_c * x) / (2_c * y), 2_c * (x / y)));
static_assert(becomes(x / 2_c, 0.5_c * x));
static_assert(becomes(2_c * (x / 3_c), constant<2.0 / 3>* x));
static_assert(becomes((x + 1_c) + 2_c, x + 3_c));
static_assert(becomes(1_c - (2_c - x), x - 1_c));
static_assert(stays(1_c / 0_c));
static_assert(stays(0_c / 0_c));
static_assert(stays(log(0_c)));
static_assert(stays(1e300_c * 1e300_c));
// On the smaller operand.
static_assert(becomes(2_c * (s * x), 2_c * s * x));
static_assert(becomes(3_c * (2_c * s * x), 6_c * s * x));
static_assert(becomes(-(s * x), -s* x));
static_assert(becomes((2_c * s * x) + (s * x), 3_c * s * x));

// Equal terms, and signs.
static_assert(becomes(x + x, 2_c * x));
static_assert(becomes(2_c * x + 3_c * x, 5_c * x));
static_assert(becomes(x + 2_c * x, 3_c * x));
static_assert(becomes(2_c * x - 2_c * x, zeros));
static_assert(becomes(3_c * x - x, 2_c * x));
static_assert(becomes(2_c * x - 3_c * x, -x));
static_assert(becomes(3_c * x + 3_c * y, 3_c * (x + y)));
static_assert(becomes(3_c * x - 3_c * y, 3_c * (x - y)));
static_assert(becomes(-(-x), x));
static_assert(becomes(x + (-y), x - y));
static_assert(becomes(x - (-y), x + y));
static_assert(becomes(-x + y, y - x));
static_assert(becomes(-x - y, -(x + y)));
static_assert(becomes(-x * -y, x* y));
static_assert(becomes(-x * y, -(x* y)));
static_assert(becomes(-(x - y), y - x));
static_assert(becomes(x / -y, -(x / y)));
static_assert(becomes(-x / -y, x / y));
static_assert(becomes((x * y) / y, x));
static_assert(becomes((x / y) * y, x));
static_assert(becomes(2_c * (row * x) / row, 2_c * x));
static_assert(becomes((row / x) * x, broadcast<2, 3>(row)));
static_assert(becomes(x + constant<-2.0> * y, x - 2_c * y));
static_assert(becomes(x * (1_c / y), x / y));

// Functions.
static_assert(becomes(1_c / (1_c + exp(-x)), sigmoid(x)));
static_assert(becomes(x / (exp(-x) + 1_c), x* sigmoid(x)));
static_assert(becomes(1_c / (1_c + exp(x)), sigmoid(-x)));
static_assert(becomes(log(softmax(x)), x - reshape<2, 1>(log_sum_exp(x))));
static_assert(becomes(log(softmax(x, axis<0>)), x - log_sum_exp(x, axis<0>)));
static_assert(becomes(log(exp(x)), x));
static_assert(becomes(power(x, 1_c), x));
static_assert(becomes(power(x, 2_c), x* x));
static_assert(becomes(power(x, 0_c), ones));
static_assert(becomes(power(x, 0.5_c), sqrt(x)));
static_assert(becomes(power(x, constant<-1.0>), 1_c / x));
static_assert(stays(power(x, 3_c)));
static_assert(becomes(abs(-x), abs(x)));
static_assert(becomes(maximum(x, x), x));
static_assert(becomes(greater(x, x), zeros));
static_assert(becomes(greater_equal(x, x), ones));
static_assert(becomes(where(x, y, y), y));
static_assert(becomes(where(1_c, x, y), x));
static_assert(becomes(where(0_c, row, y), y));

// A softmax that is written out: along one axis, of the same exponentials.
constexpr auto cube = input<"cube", 2, 3, 4>;
static_assert(becomes(exp(x) / sum(exp(x), axis<1>, keepdims), softmax(x)));
static_assert(becomes(exp(x) / sum(exp(x), axis<0>), softmax(x, axis<0>)));
static_assert(becomes(exp(x) / sum(exp(x), axis<0>, keepdims), softmax(x, axis<0>)));
static_assert(becomes(exp(row) / sum(exp(row)), softmax(row)));
static_assert(becomes(exp(row) / sum(exp(row), keepdims), softmax(row)));
static_assert(becomes(exp(cube) / sum(exp(cube), axis<-2>, keepdims), softmax(cube, axis<1>)));
static_assert(becomes(exp(cube) / sum(exp(cube), axis<0>), softmax(cube, axis<0>)));
static_assert(becomes(exp(x) * (1_c / sum(exp(x), axis<-1>, keepdims)), softmax(x)));
static_assert(becomes((1_c / sum(exp(x), axis<0>)) * exp(x), softmax(x, axis<0>)));
static_assert(becomes(exp(x + y) / sum(exp(y + x), axis<1>, keepdims), softmax(x + y)));
static_assert(becomes(log(exp(x) / sum(exp(x), axis<1>, keepdims)), x - reshape<2, 1>(log_sum_exp(x))));
// And what is none: of several axes, of another operand, of a sum that stands along another axis.
constexpr auto square_matrix = input<"q", 3, 3>;
constexpr auto thick = input<"thick", 3, 1, 3>;
static_assert(stays(exp(x) / sum(exp(x))));
static_assert(stays(exp(cube) / sum(exp(cube), axis<0, 1>)));
static_assert(stays(exp(x) / reshape<2, 1>(sum(exp(y), axis<1>))));
static_assert(stays(x / reshape<2, 1>(sum(x, axis<1>))));
static_assert(stays(exp(square_matrix) / sum(exp(square_matrix), axis<1>)));
static_assert(stays(exp(thick) / sum(exp(thick), axis<2>)));
static_assert(stays(reshape<2, 1>(sum(exp(x), axis<1>)) / exp(x)));

// Arrangements.
static_assert(becomes(transpose(transpose(x)), x));
static_assert(becomes(permute<0, 1>(x), x));
static_assert(becomes(permute<1, 2, 0>(permute<1, 2, 0>(cube)), permute<2, 0, 1>(cube)));
static_assert(becomes(permute<1, 0>(column), reshape<1, 2>(column)));
static_assert(becomes(reshape<6>(reshape<3, 2>(x)), reshape<6>(x)));
static_assert(becomes(reshape<2, 3>(reshape<6>(x)), x));
static_assert(becomes(broadcast<2, 3>(x), x));
static_assert(becomes(broadcast<4, 2, 3>(broadcast<2, 3>(row)), broadcast<4, 2, 3>(row)));
static_assert(becomes(slice<1, 0, 3>(x), x));
static_assert(becomes(slice<1, 1, 2>(slice<1, 1, 3>(x)), slice<1, 2, 3>(x)));
static_assert(becomes(slice<0, 2, 4>(concat<0>(x, y)), y));
static_assert(becomes(slice<0, 2, 3>(concat<0>(x, y)), slice<0, 0, 1>(y)));
static_assert(stays(slice<0, 1, 3>(concat<0>(x, y))));
static_assert(becomes(concat<0>(x), x));
static_assert(becomes(concat<0>(zeros, zeros), broadcast<4, 3>(0_c)));
static_assert(becomes(slice<0, 0, 1>(zeros), broadcast<1, 3>(0_c)));
static_assert(becomes(transpose(zeros), broadcast<3, 2>(0_c)));

// Sums.
static_assert(becomes(sum(broadcast<4, 2, 3>(s)), 24_c * s));
static_assert(becomes(sum(broadcast<2, 3>(row), axis<0>), 2_c * row));
static_assert(becomes(sum(broadcast<2, 3>(row), axis<1>), broadcast<2>(sum(row))));
static_assert(becomes(sum(column, axis<1>), reshape<2>(column)));
static_assert(becomes(sum(2_c * x), 2_c * sum(x)));
static_assert(becomes(sum(-x), -sum(x)));
static_assert(becomes(sum(x / s), sum(x) / s));
static_assert(becomes(sum(x * column, axis<1>), reshape<2>(column) * sum(x, axis<1>)));
static_assert(stays(sum(x * column, axis<0>)));
static_assert(becomes(sum(sum(x, axis<0>)), sum(x)));
static_assert(becomes(sum(sum(cube, axis<1>), axis<0>), sum(cube, axis<0, 1>)));
static_assert(becomes(sum(transpose(x)), sum(x)));
static_assert(becomes(sum(reshape<6>(x)), sum(x)));
constexpr auto t = distribution<"t", 2, 3>;
static_assert(becomes(sum(t, axis<-1>), broadcast<2>(1_c)));
static_assert(becomes(sum(t), 2_c));
static_assert(stays(sum(t, axis<0>)));
static_assert(becomes(sum(softmax(x), axis<-1>), broadcast<2>(1_c)));
static_assert(stays(sum(softmax(x), axis<0>)));
static_assert(becomes(sum(t * column, axis<1>), reshape<2>(column)));

// Products.
constexpr auto w = parameter<"w", 4, 3>;
static_assert(simplify(matmul(x, transpose(w))).graph.node_count == 3);
static_assert(simplify(matmul(transpose(x), y)).graph.node_count == 3);
static_assert(std::is_same_v<decltype(simplify(matmul(x, transpose(transpose(transpose(w)))))),
                             decltype(simplify(matmul(x, transpose(w))))>);
static_assert(becomes(matmul(x, transpose(w * 0_c)), broadcast<2, 4>(0_c)));
static_assert(stays(matmul(cube, permute<1, 2, 0>(input<"p", 5, 2, 4>))));
constexpr auto image = input<"image", 1, 4, 4>;
static_assert(becomes(convolution(image * 0_c, parameter<"k", 2, 1, 3, 3>), broadcast<2, 2, 2>(0_c)));

// Several at once share what has become equal.
static_assert(simplify(outputs(x + x, 2_c * x)).graph.node_count == 3);
static_assert(std::is_same_v<decltype(simplify(outputs(x + x, y))), decltype(outputs(2_c * x, y))>);

// An expression with everything in it, before and after.
template <AnyExpression auto E>
void check_values(unsigned seed) {
  constexpr auto simple = simplify(E);
  static_assert(simple.graph.node_count < E.graph.node_count);
  tests::Reference<double> before(E.graph);
  tests::set_random(before, seed, 0.5, 2);
  before.run();
  tests::Reference<double> after(simple.graph);
  for (graph::detail::NodeId const id : after.named_leaves()) {
    for (graph::detail::NodeId const other : before.named_leaves()) {
      if (before.graph().hash(other) == after.graph().hash(id)) after.set(id, before.value(other));
    }
  }
  after.run();
  for (std::size_t i = 0; i < before.result().size(); ++i) {
    BOOST_TEST(after.result()[i] == before.result()[i], boost::test_tools::tolerance(1e-13));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_are_kept) {
  constexpr auto a = (2_c * s * x) / (3_c * r * row) - (x - y) / 7_c + (row - 2_c) * (column * 4_c) - 1_c;
  check_values<a>(1);
  constexpr auto b = 1_c / (1_c + exp(-(2_c * x - 3_c * s))) * (s / y) + log(softmax(x * row)) - (1_c / row) * column;
  check_values<b>(2);
  constexpr auto c = sum(a * column / s, axis<0>) * sum(broadcast<2, 3>(row) * b * 3_c + t * column, axis<0>) * 0.25_c;
  check_values<sum(matmul(transpose(a), b) * 0.5_c, axis<0>) - sum(c) * row>(3);
  constexpr auto d = -(-x * (-s * row)) / -(r * -y) - (-(s * x) - -(r * x)) - (r * x * 3_c - 2_c * (x * r)) + 5_c - s;
  check_values<d>(4);
  constexpr auto e = power(x, 2_c) * power(y, constant<-1.0>) + where(greater(x, row), x - 0_c, x * 0_c + column);
  check_values<e * maximum(s * 2_c, -(-y)) / (s * 0.5_c)>(5);
}

// A softmax that is written out is finite where e^x is not, as the simplifier leaves it and as it is evaluated.
BOOST_AUTO_TEST_CASE(a_softmax_that_is_written_out_does_not_overflow) {
  constexpr auto written = exp(x) / sum(exp(x), axis<1>, keepdims);
  Tensor<double, 2, 3> const at{1000, 1000, -1000, 0, 1000, 0};
  Tensor<double, 2, 3> const expected{0.5, 0.5, 0, 0, 1, 0};
  BOOST_TEST(evaluate(simplify(written), bind<"x">(at)) == expected);
  BOOST_TEST(evaluate(written, bind<"x">(at)) == expected);
  tests::Reference<double> as_written(written.graph);
  as_written.set("x", {1000, 1000, -1000, 0, 1000, 0});
  as_written.run();
  for (std::size_t const i : {0, 1, 4}) BOOST_TEST(std::isnan(as_written.result()[i]));
}
