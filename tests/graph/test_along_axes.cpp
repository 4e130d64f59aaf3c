// Running sums and log-softmax along axes: values by hand, both ways to a gradient and second derivatives against dual
// numbers.
#define BOOST_TEST_MODULE graph_along_axes
#include <boost/test/unit_test.hpp>

#include <cmath>
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

constexpr auto x = input<"x", 2, 3>;
constexpr auto v = input<"v", 4>;
constexpr auto t = input<"t", 2, 3, 4>;

constexpr Tensor<double, 2, 3> xs{1, 5, 2, 7, -1, 7};
constexpr auto given = bind<"x">(xs);

template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}

static_assert(evaluate(cumsum(x), given) == Tensor<double, 2, 3>{1, 6, 8, 7, 6, 13});
static_assert(evaluate(cumsum(x, axis<0>), given) == Tensor<double, 2, 3>{1, 5, 2, 8, 4, 9});
static_assert(evaluate(cumsum(v), bind<"v">(Tensor<double, 4>{1, 2, 3, 6})) == Tensor<double, 4>{1, 3, 6, 12});
static_assert(same(cumsum(t), cumsum(t, axis<2>)));
static_assert(same(log_softmax(t), log_softmax(t, axis<-1>)));

}  // namespace

BOOST_AUTO_TEST_CASE(running_sums) {
  check_both(cumsum(t), 31);
  check_both(cumsum(t * t, axis<1>), 32);
  check_both(cumsum(cumsum(t, axis<0>), axis<2>), 33);
  check_both(cumsum(input<"nine", 9>), 34);
  check<weighted(cumsum(exp(t), axis<1>)), "t">(35);
  check<weighted(exp(cumsum(v))), "v">(36);
}

BOOST_AUTO_TEST_CASE(log_softmaxes) {
  check_both(log_softmax(t), 41, -3, 3);
  check_both(log_softmax(t, axis<1>) * t, 42);
  check_both(t - log_sum_exp(t, axis<0>, keepdims), 43);
  check<weighted(log_softmax(x)), "x">(44);
  check<weighted(log_softmax(x * x, axis<0>)), "x">(45);
  // Finite where e^x is not.
  Tensor<double, 4> const far = evaluate(log_softmax(v), bind<"v">(Tensor<double, 4>{1000, 1000, 0, -1000}));
  double const two = std::log(2.0);
  BOOST_TEST((far == Tensor<double, 4>{1000 - (1000 + two), 1000 - (1000 + two), -(1000 + two), -1000 - (1000 + two)}));
}
