// Two parameters of one name.
// EXPECT: this layer is refused
// EXPECT: TwoLeavesOfOneName<.*w
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto w = parameter<"w", 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x * w + parameter<"b", 1>> {};
#else
struct Layer : ingot::ExpressionLayer<x * w + parameter<"w", 1>> {};
#endif

Layer const layer{};
