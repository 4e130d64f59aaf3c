// What sums to one: taken for granted where numbers are asked for, not where a derivative may be.
#define BOOST_TEST_MODULE graph_distributions
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <ingot/graph.hpp>
#include <tuple>
#include <vector>

#include "reference_derivatives.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

constexpr auto z = input<"z", 2, 3>;
constexpr auto v = input<"v", 2, 3>;
constexpr auto u = input<"u", 2, 3>;
constexpr auto t = distribution<"t", 2, 3>;

// The mixed derivative along v and u, by one order and the other.
template <auto Loss>
inline constexpr auto by_logits_first = gradient<sum(gradient<Loss, "z">* v), "t">;
template <auto Loss>
inline constexpr auto by_target_first = gradient<sum(gradient<Loss, "t">* u), "z">;

template <auto Loss>
void check_orders() {
  Tensor<double, 2, 3> const zs{0.3, -1, 0.5, 2, 0.1, -0.4};
  Tensor<double, 2, 3> const ts{0.2, 0.5, 0.3, 0.1, 0.6, 0.3};
  Tensor<double, 2, 3> const vs{1, -0.5, 0.25, 0.75, 2, -1};
  Tensor<double, 2, 3> const us{0.5, 1, -2, 0.3, -0.7, 1.5};
  constexpr auto all = sum(z) + sum(t) + sum(u) + sum(v);  // what is bound must be read
  constexpr auto both = outputs(sum(by_logits_first<Loss> * u), sum(by_target_first<Loss> * v), all);
  auto const values = evaluate(both, bind<"z">(zs), bind<"t">(ts), bind<"v">(vs), bind<"u">(us));
  double const one = std::get<0>(values);
  double const other = std::get<1>(values);

  // d/da d/db loss(z + a v, t + b u) from values alone, by an interpreter that knows nothing of distributions.
  ingot::tests::Reference<double> r(Loss.graph);
  auto const at = [&](double a, double b) {
    std::vector<double> shifted_z(6), shifted_t(6);
    for (std::size_t i = 0; i < 6; ++i) {
      shifted_z[i] = zs[i] + a * vs[i];
      shifted_t[i] = ts[i] + b * us[i];
    }
    r.set("z", shifted_z);
    r.set("t", shifted_t);
    r.run();
    return r.result().at(0);
  };
  double const h = 1e-3;
  double const expected = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h);
  BOOST_TEST(std::abs(one - expected) < 1e-5);
  BOOST_TEST(std::abs(other - expected) < 1e-5);
  BOOST_TEST(std::abs(one - other) < 1e-12);
}

}  // namespace

BOOST_AUTO_TEST_CASE(derivatives_by_logits_and_targets_in_either_order) {
  check_orders<-sum(t * log(softmax(z)))>();
  check_orders<mean(log_sum_exp(z) - sum(t * z, axis<-1>))>();
  check_orders<-mean(sum(t * log(softmax(z)), axis<-1>))>();
  check_orders<sum(square(z) * broadcast<2, 3>(sum(t))) + sum(z * sum(square(t)))>();
}

// What is sure to be one is not computed where numbers are asked for, although the expression says it.
BOOST_AUTO_TEST_CASE(a_gradient_evaluates_as_its_simplest_form) {
  constexpr auto slope = gradient<-mean(sum(t * log(softmax(z)), axis<-1>)), "z">;
  static_assert(EvaluationPlan<decltype(slope)>::schedule.size.steps ==
                EvaluationPlan<decltype(simplify(slope))>::schedule.size.steps);
  static_assert(EvaluationPlan<decltype(slope)>::workspace_size <= 6);
}
