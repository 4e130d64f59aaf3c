// A log-sum-exp of one number.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = log_sum_exp(h);
#else
constexpr auto y = log_sum_exp(sum(h));
#endif

constexpr auto z = exp(y);
