// The backward pass of every layer that is small enough, proven while this file compiles: it has nothing to run.
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

int main() {}
