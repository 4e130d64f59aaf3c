// A layer of one sample that reads a state: it has no step before.
// EXPECT: this layer is refused
// EXPECT: StateOutsideOfACell<.*("h"|'h')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<tanh(input<"x", 3>)> {};
#else
struct Layer : ingot::ExpressionLayer<tanh(input<"x", 3> + state<"h", 3>)> {};
#endif

Layer const layer{};
