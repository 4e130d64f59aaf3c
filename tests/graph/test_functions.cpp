// Angles, limits, and activations that are made of several operations: values against the standard library's, both ways
// to a gradient and second derivatives against dual numbers.
#define BOOST_TEST_MODULE graph_functions
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <vector>

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

constexpr auto x = input<"x", 2, 5>;
constexpr auto points = input<"points", 13>;

// From -6 to 6, with both of every corner's sides and the corners.
template <class E>
void check_function(E, double (*function)(double)) {
  Tensor<double, 13> at{};
  for (std::size_t i = 0; i < 13; ++i) at[i] = static_cast<double>(i) - 6;
  Tensor<double, 13> const found = evaluate(E{}, bind<"points">(at));
  for (std::size_t i = 0; i < 13; ++i) {
    double const expected = function(at[i]);
    BOOST_TEST(std::abs(found[i] - expected) <= 1e-15 * std::max(1.0, std::abs(expected)),
               "at " << at[i] << ": " << found[i] << " is not " << expected);
  }
}

double normal_cdf_of(double v) {
  return 0.5 * std::erfc(-v / std::sqrt(2.0));
}

constexpr auto value = input<"value">;
constexpr auto low = input<"low">;
constexpr auto high = input<"high">;

struct Clamped {
  double value;
  double slopes[3];
};
// What clamp gives of numbers, with its slopes both ways.
void check_clamp(double v, double l, double h, Clamped expected) {
  constexpr auto e = clamp(value, low, high);
  auto const check_equal = [&](double found, double wanted, char const* what) {
    BOOST_TEST((found == wanted || (std::isnan(found) && std::isnan(wanted))),
               what << " of clamp(" << v << ", " << l << ", " << h << "): " << found << " is not " << wanted);
  };
  auto const [swept, dv, dl, dh] =
      evaluate_with_gradient(e, wrt<"value", "low", "high">, bind<"value">(v), bind<"low">(l), bind<"high">(h));
  check_equal(evaluate(e, bind<"value">(v), bind<"low">(l), bind<"high">(h)), expected.value, "value");
  check_equal(swept, expected.value, "value");
  check_equal(dv, expected.slopes[0], "slope by the number");
  check_equal(dl, expected.slopes[1], "slope by the lower limit");
  check_equal(dh, expected.slopes[2], "slope by the upper limit");
  auto const [wv, wl, wh] =
      evaluate(gradient<e, "value", "low", "high">, bind<"value">(v), bind<"low">(l), bind<"high">(h));
  check_equal(wv, expected.slopes[0], "written slope by the number");
  check_equal(wl, expected.slopes[1], "written slope by the lower limit");
  check_equal(wh, expected.slopes[2], "written slope by the upper limit");
}

}  // namespace

BOOST_AUTO_TEST_CASE(angles) {
  check_function(sin(points), [](double v) { return std::sin(v); });
  check_function(cos(points), [](double v) { return std::cos(v); });
  check_both(sin(x), 1, -7, 7);
  check_both(cos(x), 2, -7, 7);
  check<weighted(sin(x)), "x">(3, -7, 7);
  check<weighted(cos(x)), "x">(4, -7, 7);
  for (double const end : {infinity, -infinity, not_a_number}) {
    BOOST_TEST(std::isnan(evaluate(sin(value), bind<"value">(end))));
    BOOST_TEST(std::isnan(evaluate(cos(value), bind<"value">(end))));
  }
  BOOST_TEST(std::signbit(evaluate(sin(value), bind<"value">(-0.0))));
}

BOOST_AUTO_TEST_CASE(limits_of_a_clamp) {
  check_clamp(0.5, 0, 1, {0.5, {1, 0, 0}});
  check_clamp(0, 0, 1, {0, {1, 0, 0}});
  check_clamp(1, 0, 1, {1, {1, 0, 0}});
  check_clamp(1, 1, 1, {1, {1, 0, 0}});
  check_clamp(-0.5, 0, 1, {0, {0, 1, 0}});
  check_clamp(1.5, 0, 1, {1, {0, 0, 1}});
  check_clamp(-infinity, 0, 1, {0, {0, 1, 0}});
  check_clamp(infinity, 0, 1, {1, {0, 0, 1}});
  check_clamp(7, -infinity, infinity, {7, {1, 0, 0}});
  // Limits that are exchanged: the upper one, on whichever side of it the number stands.
  check_clamp(-1, 1, 0, {0, {0, 0, 1}});
  check_clamp(0, 1, 0, {0, {0, 0, 1}});
  check_clamp(0.5, 1, 0, {0, {0, 0, 1}});
  check_clamp(2, 1, 0, {0, {0, 0, 1}});
  check_clamp(not_a_number, 0, 1, {not_a_number, {1, 0, 0}});
  // A limit that is NaN does not limit.
  check_clamp(2, not_a_number, 1, {1, {0, 0, 1}});
  check_clamp(0.5, not_a_number, 1, {0.5, {1, 0, 0}});
  check_clamp(-1, 0, not_a_number, {0, {0, 1, 0}});
  check_clamp(2, 0, not_a_number, {2, {1, 0, 0}});
  check_clamp(2, not_a_number, not_a_number, {2, {1, 0, 0}});
}

BOOST_AUTO_TEST_CASE(clamps_that_broadcast) {
  constexpr auto row = input<"row", 5>;
  constexpr auto column = input<"column", 2, 1>;
  check_both(clamp(x, row, column), 11);
  check_both(clamp(x, constant<-0.5>, 0.5_c), 12);
  check_both(clamp(column, x, row), 13);
  check<weighted(clamp(x * x, row, column)), "x", "row", "column">(14);
  check<weighted(clamp(x, constant<-0.5>, exp(row))), "x", "row">(15);
}

BOOST_AUTO_TEST_CASE(values_of_activations) {
  check_function(leaky_relu<>(points), [](double v) { return v > 0 ? v : 0.01 * v; });
  check_function(leaky_relu<0.2>(points), [](double v) { return v > 0 ? v : 0.2 * v; });
  check_function(elu<>(points), [](double v) { return v > 0 ? v : std::expm1(v); });
  check_function(elu<0.5>(points), [](double v) { return v > 0 ? v : 0.5 * std::expm1(v); });
  check_function(gelu(points), [](double v) { return v * normal_cdf_of(v); });
  check_function(silu(points), [](double v) { return v / (1 + std::exp(-v)); });
  check_function(hard_sigmoid(points), [](double v) { return std::clamp(v / 6 + 0.5, 0.0, 1.0); });
  check_function(hard_swish(points), [](double v) { return v * std::clamp(v / 6 + 0.5, 0.0, 1.0); });
}

BOOST_AUTO_TEST_CASE(slopes_of_activations) {
  check_both(leaky_relu<0.2>(x), 21);
  check_both(elu<0.5>(x), 22);
  check_both(gelu(x), 23, -3, 3);
  check_both(silu(x), 24, -3, 3);
  check_both(hard_sigmoid(x), 25, -5, 5);
  check_both(hard_swish(x), 26, -5, 5);
  check<weighted(leaky_relu<0.2>(x)), "x">(27);
  check<weighted(elu<0.5>(x)), "x">(28);
  check<weighted(gelu(x)), "x">(29, -3, 3);
  check<weighted(silu(x)), "x">(30, -3, 3);
  check<weighted(hard_sigmoid(x)), "x">(31, -5, 5);
  check<weighted(hard_swish(x)), "x">(32, -5, 5);
}

// At corners the slopes are those of the layers of the same names, and PyTorch's.
BOOST_AUTO_TEST_CASE(slopes_at_corners) {
  auto const slopes = [](auto e, double at) {
    constexpr auto of = decltype(e){};
    return std::vector<double>{std::get<1>(evaluate_with_gradient(of, wrt<"value">, bind<"value">(at))),
                               evaluate(gradient<of, "value">, bind<"value">(at))};
  };
  using Both = std::vector<double>;
  BOOST_TEST(slopes(leaky_relu<0.25>(value), 0) == (Both{0.25, 0.25}));
  BOOST_TEST(slopes(elu<0.5>(value), 0) == (Both{0.5, 0.5}));
  BOOST_TEST(slopes(hard_sigmoid(value), -3) == (Both{0, 0}));
  BOOST_TEST(slopes(hard_sigmoid(value), 3) == (Both{0, 0}));
  BOOST_TEST(slopes(hard_swish(value), -3) == (Both{0, 0}));
  BOOST_TEST(slopes(hard_swish(value), 3) == (Both{1, 1}));
}
