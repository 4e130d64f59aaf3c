// Running sums along an axis that is not there.
// EXPECT: the operation is along one axis of the shape
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = cumsum(h, axis<-2>);
#else
constexpr auto y = cumsum(h, axis<-3>);
#endif

constexpr auto z = exp(y);
