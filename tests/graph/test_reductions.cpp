// Reductions along axes, with and without keepdims: shapes, and of products and variances values by hand, both ways to a
// gradient and second derivatives against dual numbers.
#define BOOST_TEST_MODULE graph_reductions
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "evaluated.hpp"
#include "gradients_as_expressions.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/gradient.hpp"

using namespace ingot::graph;
using ingot::Shape;
using ingot::Tensor;
using ingot::tests::check;
using ingot::tests::check_both;
using ingot::tests::weighted;

namespace {

constexpr auto x = input<"x", 2, 3>;
constexpr auto v = input<"v", 4>;
constexpr auto t = input<"t", 2, 3, 4>;
constexpr auto number = input<"number">;

constexpr Tensor<double, 2, 3> xs{1, 5, 2, 7, -1, 7};
constexpr auto given = bind<"x">(xs);

template <std::size_t... Extents, auto G>
constexpr bool has_shape(Expression<G>) {
  return std::is_same_v<typename Expression<G>::shape, Shape<Extents...>>;
}
template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}

// Every reduction along any axes, and the ones that keepdims leaves in their places.
template <class R>
constexpr bool reduces(R) {
  static_assert(has_shape<>(R{}(t)));
  static_assert(has_shape<1, 1, 1>(R{}(t, keepdims)));
  static_assert(has_shape<2, 4>(R{}(t, axis<1>)));
  static_assert(has_shape<2, 3, 1>(R{}(t, axis<-1>, keepdims)));
  static_assert(has_shape<3>(R{}(t, axis<0, 2>)));
  static_assert(has_shape<1, 3, 1>(R{}(t, axis<-1, 0>, keepdims)));
  static_assert(has_shape<>(R{}(number)));
  static_assert(same(R{}(t, axis<2, 0>), R{}(t, axis<0, -1>)));
  static_assert(same(R{}(t, axis<0, 1, 2>), R{}(t)));
  return true;
}
static_assert(reduces(sum));
static_assert(reduces(mean));
static_assert(reduces(variance));
static_assert(reduces(prod));
static_assert(reduces(max));
static_assert(reduces(min));
static_assert(reduces(argmax));
static_assert(has_shape<2, 3>(log_sum_exp(t)));
static_assert(has_shape<2, 3, 1>(log_sum_exp(t, keepdims)));
static_assert(has_shape<2, 1, 4>(log_sum_exp(t, axis<-2>, keepdims)));
static_assert(has_shape<2, 3, 4>(cumsum(t)));
static_assert(has_shape<2, 3, 4>(log_softmax(t, axis<0>)));

// Values by hand.
static_assert(evaluate(prod(x), given) == -490.0);
static_assert(evaluate(prod(x, axis<1>), given) == Tensor<double, 2>{10, -49});
static_assert(evaluate(prod(x, axis<0>, keepdims), given) == Tensor<double, 1, 3>{7, -5, 14});
static_assert(evaluate(prod(number), bind<"number">(-3.0)) == -3.0);
static_assert(evaluate(variance(v), bind<"v">(Tensor<double, 4>{1, 2, 3, 6})) == 3.5);
static_assert(evaluate(variance(x, axis<0>), given) == Tensor<double, 3>{9, 9, 6.25});
static_assert(evaluate(variance(x, axis<0>, keepdims), given) == Tensor<double, 1, 3>{9, 9, 6.25});
static_assert(evaluate(variance(number), bind<"number">(7.0)) == 0.0);

// The gradient of a product is right where a factor is 0, and where two are.
static_assert(evaluate(gradient<sum(prod(x, axis<1>)), "x">, bind<"x">(Tensor<double, 2, 3>{0, 2, 3, 4, 0, 0})) ==
              Tensor<double, 2, 3>{6, 0, 0, 0, 0, 0});
// Two numbers that are far from 0 and close to each other.
static_assert(evaluate(variance(input<"pair", 2>), bind<"pair">(Tensor<double, 2>{1e8, 1e8 + 2})) == 1.0);

}  // namespace

BOOST_AUTO_TEST_CASE(products) {
  check_both(prod(t, axis<1>), 11);
  check_both(prod(t, axis<0, 2>, keepdims) + t, 12);
  check_both(prod(t, axis<-1>), 13);
  check<weighted(prod(t, axis<1>)), "t">(14);
  check<weighted(prod(x, axis<0, 1>)), "x">(15);
  check<weighted(prod(input<"five", 5>) * prod(x, axis<1>, keepdims)), "five", "x">(16);
}

BOOST_AUTO_TEST_CASE(variances) {
  check_both(variance(t), 21);
  check_both(variance(t, axis<1>), 22);
  check_both((t - mean(t, axis<0, 2>, keepdims)) / sqrt(variance(t, axis<0, 2>, keepdims) + 0.1_c), 23);
  check<weighted(variance(t, axis<1>)), "t">(24);
  check<weighted(variance(exp(x), axis<0, 1>, keepdims) * x), "x">(25);
}

// The bounds that the header states, in float: a sum along the last axis, of all, along the first; a variance, a product
// and ln sum e^x.
template <std::size_t N>
void check_bounds() {
  constexpr double u = 0x1p-24;
  constexpr double n = N;
  double const k = std::min(n - 1, 256 + n / 256);
  Tensor<float, N> terms{};
  Tensor<float, N, 3> rows{};
  double whole = 0;
  double product = 1;
  double powers = 0;
  for (std::size_t i = 0; i < N; ++i) {
    terms[i] = 0.75f + static_cast<float>(i * 7919 % 1009) / 2018;
    for (std::size_t c = 0; c < 3; ++c) rows(i, c) = terms[i];
    whole += double{terms[i]};
    product *= double{terms[i]};
    powers += std::exp(double{terms[i]});
  }
  double squares = 0;
  for (float const term : terms) squares += (double{term} - whole / n) * (double{term} - whole / n);
  constexpr auto v = input<"v", N>;
  auto const bound = bind<"v">(terms);
  double const last = double{float(evaluate(sum(v), bound))};
  BOOST_TEST(std::abs(last - whole) <= std::min(n - 1, 37 + std::log2(n)) * u * whole);
  Tensor<float, 3> const first = evaluate(sum(input<"rows", N, 3>, axis<0>), bind<"rows">(rows));
  for (float const column : first) BOOST_TEST(std::abs(double{column} - whole) <= k * u * whole);
  double const spread = double{float(evaluate(variance(v), bound))};
  BOOST_TEST(std::abs(spread - squares / n) <= (k + 4) * u * squares / n + std::pow((k + 1) * u * whole / n, 2));
  double const logarithm = double{float(evaluate(log_sum_exp(v), bound))};
  BOOST_TEST(std::abs(logarithm - std::log(powers)) <= (k + 4 + std::log(n)) * u + 4 * u * std::log(powers));
  if constexpr (N <= 100) {
    double const factor = double{float(evaluate(prod(v), bound))};
    BOOST_TEST(std::abs(factor - product) <= (n - 1) * u * product);
  }
}

BOOST_AUTO_TEST_CASE(bounds_of_errors) {
  check_bounds<2>();
  check_bounds<17>();
  check_bounds<100>();
  check_bounds<3001>();
}
