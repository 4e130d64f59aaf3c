// The largest, the smallest and their position along axes, with and without keepdims: values by hand, both ways to a
// gradient and second derivatives against dual numbers.
#define BOOST_TEST_MODULE graph_extremes
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "evaluated.hpp"
#include "gradients_as_expressions.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/gradient.hpp"

using namespace ingot::graph;
using ingot::Tensor;
using ingot::tests::check;
using ingot::tests::check_both;
using ingot::tests::weighted;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr auto x = input<"x", 2, 3>;
constexpr auto v = input<"v", 4>;
constexpr auto t = input<"t", 2, 3, 4>;
constexpr auto number = input<"number">;

constexpr Tensor<double, 2, 3> xs{1, 5, 2, 7, -1, 7};
constexpr auto given = bind<"x">(xs);

template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}

// Extremes.
static_assert(evaluate(max(x), given) == 7.0);
static_assert(evaluate(max(x, axis<1>), given) == Tensor<double, 2>{5, 7});
static_assert(evaluate(max(x, axis<0>, keepdims), given) == Tensor<double, 1, 3>{7, 5, 7});
static_assert(evaluate(min(x), given) == -1.0);
static_assert(evaluate(min(x, axis<0>), given) == Tensor<double, 3>{1, -1, 2});
static_assert(evaluate(min(x, axis<-1>, keepdims), given) == Tensor<double, 2, 1>{1, -1});
static_assert(evaluate(argmax(x), given) == 3.0);
static_assert(evaluate(argmax(x, axis<1>), given) == Tensor<double, 2>{1, 0});
static_assert(evaluate(argmax(x, axis<0>, keepdims), given) == Tensor<double, 1, 3>{1, 0, 1});
static_assert(evaluate(max(number), bind<"number">(-3.0)) == -3.0);
static_assert(evaluate(argmax(number), bind<"number">(-3.0)) == 0.0);

// The first of equals has the gradient; a position has none.
static_assert(evaluate(gradient<max(x), "x">, given) == Tensor<double, 2, 3>{0, 0, 0, 1, 0, 0});
static_assert(evaluate(gradient<sum(max(x, axis<1>)), "x">, given) == Tensor<double, 2, 3>{0, 1, 0, 1, 0, 0});
static_assert(evaluate(gradient<min(x), "x">, bind<"x">(Tensor<double, 2, 3>{1, 0, 2, 0, 3, 0})) ==
              Tensor<double, 2, 3>{0, 1, 0, 0, 0, 0});
static_assert(same(gradient<sum(argmax(x, axis<1>)), "x">, broadcast<2, 3>(0_c)));

}  // namespace

BOOST_AUTO_TEST_CASE(extremes) {
  check_both(max(t, axis<1>), 1);
  check_both(max(t, axis<0, 2>, keepdims) * t, 2);
  check_both(min(t, axis<2, 1>), 3);
  check_both(min(t * t, axis<0>, keepdims) - t, 4);
  check_both(argmax(t, axis<1>, keepdims) * t, 5);
  check<weighted(max(exp(t), axis<1>)), "t">(6);
  check<weighted(max(t * t, axis<0, 2>)), "t">(7);
  check<weighted(t * min(t, axis<-1>, keepdims)), "t">(8);
  check<weighted(argmax(t, axis<0, 1>) * max(t, axis<0, 1>)), "t">(9);
}

BOOST_AUTO_TEST_CASE(extremes_of_infinities_and_nan) {
  auto const of = [](auto e, Tensor<double, 4> const& values) { return double(evaluate(e, bind<"v">(values))); };
  BOOST_TEST(of(max(v), {-infinity, -infinity, -infinity, -infinity}) == -infinity);
  BOOST_TEST(of(max(v), {1, infinity, 2, -infinity}) == infinity);
  BOOST_TEST(of(min(v), {1, infinity, 2, -infinity}) == -infinity);
  BOOST_TEST(of(argmax(v), {1, 2, infinity, -infinity}) == 2);
  for (std::size_t i = 0; i < 4; ++i) {
    Tensor<double, 4> values{1, 2, 3, 4};
    values[i] = not_a_number;
    BOOST_TEST(std::isnan(of(max(v), values)));
    BOOST_TEST(std::isnan(of(min(v), values)));
    BOOST_TEST(of(argmax(v), values) == double(i));
  }
  // Of several NaN the last is the largest and has the gradient, where NumPy's argmax names the first.
  Tensor<double, 4> const several{not_a_number, 2, not_a_number, 4};
  BOOST_TEST(of(argmax(v), several) == 2);
  for (auto const& [extreme, slope] : {evaluate_with_gradient(max(v), wrt<"v">, bind<"v">(several)),
                                       evaluate_with_gradient(min(v), wrt<"v">, bind<"v">(several))}) {
    BOOST_TEST(std::isnan(extreme[0]));
    BOOST_TEST((slope == Tensor<double, 4>{0, 0, 1, 0}));
  }
}
