// A mean over an axis that is not there.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<2, 3>
// EXPECT: -3\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = mean(h, axis<-2>);
#else
constexpr auto y = mean(h, axis<-3>);
#endif
