// The axis of a log-softmax as an argument.
// EXPECT: an axis is written as a constant: softmax\(x, axis<1>\)
// EXPECT: Shape<2, 3>|int
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = log_softmax(h, axis<1>);
#else
constexpr auto y = log_softmax(h, 1);
#endif

constexpr auto z = exp(y);
