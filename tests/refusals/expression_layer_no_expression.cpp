// A layer of what is no expression.
// EXPECT: this layer is refused
// EXPECT: NotAnExpression<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x> {};
#else
struct Layer : ingot::ExpressionLayer<3> {};
#endif

Layer const layer{};
