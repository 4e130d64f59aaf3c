// The backward pass of every layer that is small enough, proven while this file compiles: it has nothing to run.
#include "ingot/layers/conv_transpose2d.hpp"
#include "ingot/layers/group_norm.hpp"
#include "layer_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<LayerCases>());

static_assert(exact<Network<Dense<3, 4>, Tanh<4>, Dense<4, 2>, Softmax<2>>>);
static_assert(exact<Network<Relu<3>, Sigmoid<3>, Relu<3>>>);
static_assert(exact<Network<Flatten<2, 2>, Dense<4, 2>, Sigmoid<2>, Dropout<0.5, 2>, Reshape<Shape<2>, Shape<1, 2>>>>);
static_assert(exact<Residual<Network<Dense<3, 4>, Gelu<4>, Dense<4, 3>>>>);
static_assert(exact<Residual<Dense<3, 2>, Dense<3, 2, float, Bias::none>>>);
static_assert(exact<Residual<Relu<3>>>);
static_assert(exact<Concat<Conv2d<Shape<1, 3, 3>, 2, 1>, Identity<Shape<1, 3, 3>>, Relu<1, 3, 3>>>);
static_assert(exact<Network<Concat<Network<Dense<2, 2>, Sigmoid<2>>, Dense<2, 1>>, Tanh<3>>>);

// A few of those beside ingot.hpp; test_models_by_duals.cpp has them all.
static_assert(exact<ConvTranspose2d<Shape<1, 2, 2>, 2, 3, ConvTransposeOptions{.stride = 2, .padding = 1}>, 1>);
static_assert(exact<GroupNorm<Shape<4, 2>, 2>, 1>);
static_assert(exact<AvgPool2d<Shape<1, 3, 3>, 2, PoolOptions{.padding = 1, .count_include_pad = false}>, 1>);

int main() {}
