// keepdims in the place of the axis.
// EXPECT: an axis is written as a constant: sum\(x, axis<1>\)
// EXPECT: KeepDims
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = sum(h, axis<1>, keepdims);
#else
constexpr auto y = sum(h, keepdims, axis<1>);
#endif

constexpr auto z = exp(y);
