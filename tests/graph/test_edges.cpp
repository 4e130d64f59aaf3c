// Numbers at the edges: where a formula overflows, a slope has no limit, or a graph is as large as graphs can be.
#define BOOST_TEST_MODULE graph_edges
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <ingot/graph.hpp>
#include <limits>
#include <memory>
#include <tuple>

using namespace ingot::graph;
using ingot::Tensor;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto z = input<"z", 3>;
constexpr auto t = distribution<"t", 3>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_sure_answer_has_a_finite_loss_in_every_way) {
  constexpr auto loss = -sum(t * log(softmax(z)));
  Tensor<float, 3> const logits{0, 110, 0};
  Tensor<float, 3> const wrong{1, 0, 0};
  auto const zs = bind<"z">(logits);
  auto const ts = bind<"t">(wrong);
  BOOST_TEST(float(evaluate(loss, zs, ts)) == 110.0F);
  auto const [value, slope] = evaluate_with_gradient(loss, wrt<"z">, zs, ts);
  Tensor<float, 3> const expected{-1, 1, 0};
  BOOST_TEST(float(value) == 110.0F);
  BOOST_TEST(evaluate(gradient<loss, "z">, zs, ts) == expected);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(std::abs(slope[i] - expected[i]) < 1e-6F);
}

BOOST_AUTO_TEST_CASE(logarithms_of_sigmoids_and_exponentials) {
  constexpr auto x = input<"x">;
  auto const far = bind<"x">(1000.0);
  auto const back = bind<"x">(-1000.0);
  BOOST_TEST(double(evaluate(log(sigmoid(x)), back)) == -1000.0);
  BOOST_TEST(double(evaluate(log(1_c - sigmoid(x)), far)) == -1000.0);
  BOOST_TEST(double(evaluate(log(1_c + exp(x)), far)) == 1000.0);
  BOOST_TEST(double(evaluate(log(exp(x) + 1_c), far)) == 1000.0);
  BOOST_TEST(double(evaluate(log1p(exp(x)), far)) == 1000.0);
  BOOST_TEST(double(evaluate(gradient<log(1_c + exp(x)), "x">, far)) == 1.0);
  BOOST_TEST(double(std::get<1>(evaluate_with_gradient(log(1_c + exp(x)), wrt<"x">, far))) == 1.0);
}

// What only a logarithm read is not computed beside its stable form.
static_assert(EvaluationPlan<decltype(log(softmax(z)))>::schedule.size.steps == 2);

BOOST_AUTO_TEST_CASE(a_power_of_zero_by_its_exponent) {
  constexpr auto a = input<"a">;
  constexpr auto b = input<"b">;
  constexpr auto power_of = power(a, b);
  for (double const exponent : {-1.0, 0.0, 2.0}) {
    auto const zero = bind<"a">(0.0);
    auto const by = bind<"b">(exponent);
    double const swept = std::get<1>(evaluate_with_gradient(power_of, wrt<"b">, zero, by));
    double const written = evaluate(gradient<power_of, "b">, zero, by);
    BOOST_TEST(swept == (exponent < 0 ? -infinity : 0.0));
    BOOST_TEST(written == swept);
  }
}

BOOST_AUTO_TEST_CASE(a_distribution_that_is_varied_does_not_sum_to_one) {
  constexpr auto e = sum(t * t) + sum(t);
  Tensor<double, 3> const shares{0.25, 0.25, 0.5};
  Tensor<double, 3> const expected{1.5, 1.5, 2};
  auto const ts = bind<"t">(shares);
  BOOST_TEST(std::get<1>(evaluate_with_gradient(e, wrt<"t">, ts)) == expected);
  BOOST_TEST(evaluate(gradient<e, "t">, ts) == expected);
}

BOOST_AUTO_TEST_CASE(products_of_more_rows_than_an_extent_can_count) {
  constexpr auto x = input<"x", 2048, 1024, 1>;
  constexpr auto w = parameter<"w", 1, 1>;
  constexpr auto slope = gradient<mean(matmul(x, w)), "w">;
  auto const ones = std::make_unique<Tensor<float, 2048, 1024, 1>>();
  ones->fill(1.0F);
  auto const workspace = std::make_unique<EvaluationPlan<decltype(slope)>::Workspace<float>>();
  Tensor<float, 1, 1> result{};
  evaluate_into(slope, result, *workspace, bind<"x">(*ones));
  BOOST_TEST(std::abs(result[0] - 1.0F) < 1e-5F);
}

BOOST_AUTO_TEST_CASE(a_number_too_large_for_float_is_not_made_by_simplification) {
  constexpr auto x = input<"x">;
  constexpr auto e = x * 1e30_c * 1e30_c;
  auto const small = bind<"x">(1e-30F);
  BOOST_TEST(std::abs(float(evaluate(simplify(e), small)) / 1e30F - 1.0F) < 1e-5F);
}

BOOST_AUTO_TEST_CASE(the_sign_of_zero) {
  constexpr auto x = input<"x">;
  auto const nothing = bind<"x">(-0.0);
  BOOST_TEST(double(evaluate(1_c / abs(x), nothing)) == infinity);
  BOOST_TEST(double(evaluate(1_c / expm1(x), nothing)) == -infinity);
  BOOST_TEST(double(evaluate(1_c / log1p(x), nothing)) == -infinity);
  BOOST_TEST(double(evaluate(1_c / sqrt(x), nothing)) == -infinity);
  BOOST_TEST(double(evaluate(1_c / tanh(x), nothing)) == -infinity);
}

// Of infinity, its own slope is unknown and all others vanish; of minus infinity it vanishes, but where there is no
// more.
BOOST_AUTO_TEST_CASE(log_sum_exp_of_infinite_numbers) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  constexpr auto a = input<"a", 5, 3>;
  Tensor<double, 5, 3> const rows{0,         infinity,  1, infinity, infinity, 0, -infinity, -infinity,
                                  -infinity, -infinity, 0, 0,        0,        0, unknown};
  Tensor<double, 5> const sums{infinity, infinity, -infinity, std::log(2.0), unknown};
  Tensor<double, 5, 3> const slopes{0,       unknown, 0,   unknown, unknown, 0,       unknown, unknown,
                                    unknown, 0,       0.5, 0.5,     unknown, unknown, unknown};
  auto const same = [](double found, double expected) {
    return std::isnan(expected) ? std::isnan(found) : found == expected || std::abs(found - expected) < 1e-15;
  };
  auto const as = bind<"a">(rows);
  Tensor<double, 5> const found = evaluate(log_sum_exp(a), as);
  for (std::size_t i = 0; i < 5; ++i) BOOST_TEST(same(found[i], sums[i]), "sum " << i << " is " << found[i]);
  constexpr auto total = sum(log_sum_exp(a));
  Tensor<double, 5, 3> const swept = std::get<1>(evaluate_with_gradient(total, wrt<"a">, as));
  Tensor<double, 5, 3> const written = evaluate(gradient<total, "a">, as);
  for (std::size_t i = 0; i < 15; ++i) {
    BOOST_TEST(same(swept[i], slopes[i]), "slope " << i << " is " << swept[i]);
    BOOST_TEST(same(written[i], slopes[i]), "slope " << i << ", as an expression, is " << written[i]);
  }
}
