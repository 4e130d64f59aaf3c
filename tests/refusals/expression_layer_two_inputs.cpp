// A layer of two inputs.
// EXPECT: this layer is refused
// EXPECT: MoreThanOneInputLeaf<2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto t = input<"t", 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x * x> {};
#else
struct Layer : ingot::ExpressionLayer<x * t> {};
#endif

Layer const layer{};
