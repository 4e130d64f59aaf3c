// A softmax along two axes.
// EXPECT: the operation is along one axis of the shape
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = softmax(h, axis<1>);
#else
constexpr auto y = softmax(h, axis<0, 1>);
#endif

constexpr auto loss = mean(log(y) * x);
