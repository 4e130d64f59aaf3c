// Tensors that differ along another axis than the one that joins them.
// EXPECT: concatenated tensors have equal extents along all other axes
// EXPECT: Shape<2, 3>
// EXPECT: Shape<2, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = concat<1>(h, input<"z", 2, 4>, x);
#else
constexpr auto y = concat<0>(h, input<"z", 2, 4>, x);
#endif
