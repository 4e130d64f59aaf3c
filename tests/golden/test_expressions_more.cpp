// Functions, activations and padding that stand beside ingot.hpp, against PyTorch.
#define BOOST_TEST_MODULE golden_expressions_more
#include "expression.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/operations/more_activations.hpp"
#include "ingot/graph/operations/more_functions.hpp"
#include "ingot/graph/operations/padding.hpp"

using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto x = input<"x", 2, 3, 4>;
constexpr auto column = input<"y", 3, 1>;

}  // namespace

BOOST_AUTO_TEST_CASE(rounding) {
  check<x * floor(x), "x">("floor");
  check<x * ceil(x), "x">("ceil");
  check<x * round(2_c * x), "x">("round");
  check<remainder(x, column), "x", "y">("remainder");
}

BOOST_AUTO_TEST_CASE(trigonometry) {
  check<tan(x), "x">("tan");
  check<asin(x), "x">("asin");
  check<acos(x), "x">("acos");
  check<atan(x), "x">("atan");
}

BOOST_AUTO_TEST_CASE(hyperbolic) {
  check<sinh(x), "x">("sinh");
  check<cosh(x), "x">("cosh");
  check<asinh(x), "x">("asinh");
  check<acosh(x), "x">("acosh");
  check<atanh(x), "x">("atanh");
}

BOOST_AUTO_TEST_CASE(others) {
  check<erf(x), "x">("erf");
  check<reciprocal(x), "x">("reciprocal");
  check<pow(x, column), "x", "y">("pow");
  constexpr auto row = input<"y", 4>;
  check<x * equal(x, row) + row, "x", "y">("equal");
}

BOOST_AUTO_TEST_CASE(activations) {
  check<selu<>(x), "x">("selu");
  check<celu<1.5>(x), "x">("celu");
  check<mish(x), "x">("mish");
  check<softsign(x), "x">("softsign");
  check<gelu_tanh(x), "x">("gelu_tanh");
  check<thresholded_relu<0.5>(x), "x">("thresholded_relu");
  check<prelu(x, column), "x", "y">("prelu");
}

BOOST_AUTO_TEST_CASE(padding) {
  check<pad<1, 2, 0, -1.5>(pad<-1, 1, 2>(tanh(x))), "x">("pad");
}
