// Every activation against its formula: value and slope as an expression and its symbolic derivative give them.
#define BOOST_TEST_MODULE activation_formulas
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

#include "ingot/graph.hpp"
#include "ingot/graph/evaluation/scalar_function.hpp"
#include "ingot/layers/activations.hpp"

namespace {

namespace formulas {

using namespace ingot::graph;

constexpr auto x = input<"x">;
constexpr auto relu_of_x = relu(x);
constexpr auto leaky_relu = where(greater(x, 0_c), x, 0.1_c * x);
constexpr auto elu = where(greater(x, 0_c), x, 0.5_c * expm1(x));
constexpr auto gelu = x * normal_cdf(x);
constexpr auto silu = x * sigmoid(x);
constexpr auto sigmoid_of_x = 1_c / (1_c + exp(-x));
constexpr auto tanh_of_x = tanh(x);
constexpr auto softplus_of_x = softplus(x);
constexpr auto hard_sigmoid = where(less_equal(x, -3_c), 0_c, where(greater_equal(x, 3_c), 1_c, x / 6_c + 0.5_c));
constexpr auto hard_swish = where(less_equal(x, -3_c), 0_c, where(greater_equal(x, 3_c), x, x*(x + 3_c) / 6_c));

}  // namespace formulas

template <class T>
bool agree(T a, T b) {
  if (std::isnan(a) || std::isnan(b) || std::isinf(b))
    return std::isnan(a) == std::isnan(b) && (std::isnan(b) || a == b);
  return std::abs(a - b) <= 4 * std::numeric_limits<T>::epsilon() * std::max(std::abs(b), T(1));
}

template <class Activation, auto E, class T>
void check_at(T x) {
  using Formula = ingot::graph::detail::ScalarFunction<decltype(E)::graph>;
  constexpr bool slope_of_output = ingot::Elementwise<Activation>::backward_reads_output;
  static_assert(slope_of_output == Formula::slope_of_output);
  T const y = Activation::value(x);
  BOOST_TEST_CONTEXT("x = " << x) {
    BOOST_TEST(agree(Formula::value(x), y));
    T const of = slope_of_output ? y : x;
    // Where x is NaN a comparison chooses the formula's slope, which may be a number; test_ends.cpp has ours.
    if (x == x) BOOST_TEST(agree(Formula::slope(of), Activation::slope(of)));
  }
}

// Kinks, what is not finite, and what lies between. A derived slope is 0 times that of the branch not taken: NaN
// beyond the limit where that one overflows, and so is a product whose limit is 0 times infinity, which is why
// activations are written out: test_ends.cpp has their values there.
template <class Activation, auto E>
void check(double limit = std::numeric_limits<double>::infinity()) {
  for (int i = -300; i <= 300; ++i) {
    check_at<Activation, E>(i / 16.0);
    check_at<Activation, E>(static_cast<float>(i) / 16.0F);
  }
  for (double const x : {-0.0, 700.0, -700.0, 1e300, -1e300, std::numeric_limits<double>::infinity(),
                         -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    if (!(std::abs(x) > limit)) check_at<Activation, E>(x);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_activation_is_its_formula) {
  check<ingot::activation::Relu, formulas::relu_of_x>();
  check<ingot::activation::LeakyRelu<0.1>, formulas::leaky_relu>();
  check<ingot::activation::Elu<0.5>, formulas::elu>(700);
  check<ingot::activation::Gelu, formulas::gelu>(1e300);
  check<ingot::activation::Silu, formulas::silu>(1e300);
  check<ingot::activation::Sigmoid, formulas::sigmoid_of_x>();
  check<ingot::activation::Tanh, formulas::tanh_of_x>();
  check<ingot::activation::Softplus, formulas::softplus_of_x>();
  check<ingot::activation::HardSigmoid, formulas::hard_sigmoid>();
  check<ingot::activation::HardSwish, formulas::hard_swish>(1e300);
}
