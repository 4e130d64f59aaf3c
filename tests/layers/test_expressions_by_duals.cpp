// Layers from expressions, proven while this file compiles: it has nothing to run.
#include <ingot/ingot.hpp>
#include <type_traits>

#include "expression_formulas.hpp"

using namespace formulas;
using ingot::check_by_duals;
using ingot::Network;
using ingot::Shape;

template <class L, std::size_t B = 2>
inline constexpr bool exact = check_by_duals<L, B>().worst() < 1e-12;

static_assert(exact<Swish<5>>);
static_assert(exact<Gated<3, 2>>);
static_assert(exact<Linear<3, 2>>);
static_assert(exact<Attention<3, 2>>);
static_assert(exact<ExpressionLayer<convolved<2, 3, 3, 2, 2>>>);

// Without parameters, and not element by element.
inline constexpr auto x = input<"x", 2, 3>;
static_assert(exact<ExpressionLayer<softmax(x)>>);
static_assert(exact<ExpressionLayer<log_sum_exp(x)>>);
static_assert(exact<ExpressionLayer<concat<0>(tanh(x), x* x)>>);
static_assert(exact<ExpressionLayer<slice<1, 0, 2>(exp(x))>>);
static_assert(exact<ExpressionLayer<(x - mean(x)) / sqrt(mean(square(x - mean(x))) + 1e-5_c)>>);
static_assert(exact<ExpressionLayer<max_pool2d<2>(input<"x", 1, 4, 4>)>>);
static_assert(exact<ExpressionLayer<reshape<3, 2>(x)>>);
static_assert(exact<ExpressionLayer<transpose(x)>>);
static_assert(exact<ExpressionLayer<x>>);
static_assert(exact<ExpressionLayer<sum(x)>>);
static_assert(exact<ExpressionLayer<input<"x"> * input<"x">>>);
static_assert(exact<ExpressionLayer<step(x) * 0_c + x>>);

// Values that are read again, parameters that are used twice, by one more than one way, or in no differentiable way.
inline constexpr auto w = parameter<"w", 3, 3>;
static_assert(exact<ExpressionLayer<x + matmul(tanh(matmul(x, w)), transpose(w))>>);
static_assert(exact<ExpressionLayer<x * step(parameter<"b", 3>)>>);
// What is kept dies in the step that writes dx.
static_assert(exact<ExpressionLayer<x * softplus(parameter<"b", 3>* x)>>);
static_assert(exact<ExpressionLayer<table<ingot::Tensor<double, 2, 3>{1, 2, 3, 4, 5, 6}> * x>>);

// Element by element: one loop, in place, whatever the scalar.
static_assert(exact<ExpressionLayer<x * sigmoid(x)>>);
static_assert(exact<ExpressionLayer<exp(-square(x))>>);

int main() {}
