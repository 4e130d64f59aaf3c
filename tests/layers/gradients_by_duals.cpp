// Every layer's backward, proven while this file compiles: it has nothing to run.
#include <ingot/ingot.hpp>

using namespace ingot;

template <class L, std::size_t B = 2>
inline constexpr bool exact = check_by_duals<L, B>().worst() < 1e-12;

static_assert(exact<Dense<3, 2>>);
static_assert(exact<Dense<17, 1>, 1>);
static_assert(exact<Dense<2, 3, float, Bias::none>>);

static_assert(exact<Conv2d<Shape<2, 4, 3>, 2, 2>>);
static_assert(exact<Conv2d<Shape<1, 5, 5>, 1, 3, ConvOptions{.stride = 2, .padding = 1}>>);
static_assert(exact<Conv2d<Shape<1, 5, 5>, 1, Size2(2, 1), ConvOptions{.dilation = Size2(3, 1)}>, 1>);
static_assert(exact<Conv2d<Shape<2, 3, 3>, 4, 2, ConvOptions{.groups = 2, .bias = false}>, 1>);
static_assert(exact<Conv2d<Shape<1, 2, 3>, 1, 3, ConvOptions{.padding = Padding2(2, 1, 0, 1)}>, 1>);
static_assert(exact<Conv1d<Shape<2, 5>, 2, 3, Conv1dOptions{.stride = 2, .padding = 1}>>);

static_assert(exact<MaxPool2d<Shape<2, 4, 4>, 2>>);
static_assert(exact<MaxPool2d<Shape<1, 4, 4>, 3, PoolOptions{.stride = 1, .padding = 1}>, 1>);
static_assert(exact<MaxPool1d<Shape<2, 6>, 3>>);
static_assert(exact<AvgPool2d<Shape<1, 4, 3>, 2, PoolOptions{.stride = 1, .padding = 1}>>);
static_assert(exact<AvgPool1d<Shape<2, 6>, 2>>);
static_assert(exact<GlobalAvgPool2d<Shape<2, 2, 3>>>);
static_assert(exact<GlobalAvgPool1d<Shape<2, 3>>>);

static_assert(exact<Flatten<2, 3>>);
static_assert(exact<Reshape<Shape<2, 3>, Shape<3, 2>>>);
static_assert(exact<Identity<Shape<4>>>);

static_assert(exact<BatchNorm<Shape<3>>, 4>);
static_assert(exact<BatchNorm<Shape<2, 2, 2>>, 2>);
static_assert(exact<LayerNorm<Shape<5>>>);
static_assert(exact<LayerNorm<Shape<2, 3>, LayerNormOptions{.epsilon = 1e-3, .axes = 1}>>);
static_assert(exact<Dropout<0.5, 9>>);

static_assert(exact<Relu<7>>);
static_assert(exact<LeakyRelu<0.1, 7>>);
static_assert(exact<Elu<0.5, 7>>);
static_assert(exact<Gelu<7>>);
static_assert(exact<Silu<7>>);
static_assert(exact<Sigmoid<7>>);
static_assert(exact<Tanh<7>>);
static_assert(exact<HardSigmoid<7>>);
static_assert(exact<HardSwish<7>>);
static_assert(exact<Softplus<7>>);
static_assert(exact<Softmax<4>>);
static_assert(exact<Softmax<2, 3>>);
static_assert(exact<LogSoftmax<4>>);

static_assert(exact<Network<Dense<3, 4>, Tanh<4>, Dense<4, 2>, Softmax<2>>>);
static_assert(exact<Network<Relu<3>, Sigmoid<3>, Relu<3>>>);
static_assert(exact<Network<Flatten<2, 2>, Dense<4, 2>, Sigmoid<2>, Dropout<0.5, 2>, Reshape<Shape<2>, Shape<1, 2>>>>);
static_assert(exact<Residual<Network<Dense<3, 4>, Gelu<4>, Dense<4, 3>>>>);
static_assert(exact<Residual<Dense<3, 2>, Dense<3, 2, float, Bias::none>>>);
static_assert(exact<Residual<Relu<3>>>);
static_assert(exact<Concat<Conv2d<Shape<1, 3, 3>, 2, 1>, Identity<Shape<1, 3, 3>>, Relu<1, 3, 3>>>);
static_assert(exact<Network<Concat<Network<Dense<2, 2>, Sigmoid<2>>, Dense<2, 1>>, Tanh<3>>>);

int main() {}
