// A layer whose expression has parameters alone.
// EXPECT: this layer is refused
// EXPECT: NoInputLeaf
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto w = parameter<"w", 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x * w> {};
#else
struct Layer : ingot::ExpressionLayer<w * w> {};
#endif

Layer const layer{};
