// Whole numbers stand where a number is asked for, and give the types that the same numbers with a point give.
#include <ingot/ingot.hpp>
#include <type_traits>

using namespace ingot;

static_assert(std::is_same_v<Elu<1, 4>, Elu<1.0, 4>>);
static_assert(std::is_same_v<Elu<1.0f, 4>, Elu<1.0, 4>>);
static_assert(std::is_same_v<LeakyRelu<0, 4>, LeakyRelu<0.0, 4>>);
static_assert(std::is_same_v<Dropout<0, 4>, Dropout<0.0, 4>>);
static_assert(std::is_same_v<decltype(build<Shape<4>>(elu<1>, leaky_relu<0>, dropout<0>)),
                             Network<Elu<1.0, 4>, LeakyRelu<0.0, 4>, Dropout<0.0, 4>>>);
static_assert(std::is_same_v<decltype(graph::constant<2>), decltype(graph::constant<2.0>)>);

// A layer of an expression, for the warnings of what only such programs instantiate.
using Scaled = Network<ExpressionLayer<graph::input<"x", 4> * graph::parameter<"factor">>>;
static_assert(parameter_count<Scaled> == 1);

int main() {}
