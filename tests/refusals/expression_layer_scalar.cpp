// Parameters of a type that is no scalar.
// EXPECT: this layer is refused
// EXPECT: NotAScalar<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
constexpr auto w = parameter<"w", 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x * w, double> {};
#else
struct Layer : ingot::ExpressionLayer<x * w, int> {};
#endif

Layer const layer{};
