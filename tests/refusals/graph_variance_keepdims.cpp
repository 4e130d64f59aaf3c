// A variance that keeps an axis which is not there.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = variance(h, axis<0>, keepdims);
#else
constexpr auto y = variance(h, axis<-3>, keepdims);
#endif

constexpr auto z = exp(y);
