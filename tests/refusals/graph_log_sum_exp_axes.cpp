// A log-sum-exp along two axes.
// EXPECT: this reduction is along one axis
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = log_sum_exp(h, axis<1>);
#else
constexpr auto y = log_sum_exp(h, axis<0, 1>);
#endif

constexpr auto z = exp(y);
