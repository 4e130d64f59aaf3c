// The position of the largest along one axis that is named twice.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = argmax(h, axis<-1, 0>);
#else
constexpr auto y = argmax(h, axis<1, -1>);
#endif

constexpr auto z = exp(y);
