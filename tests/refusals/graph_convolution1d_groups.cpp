// Groups that do not share the filters.
// EXPECT: the sequence has the weight's channels times the groups, and the groups share the filters
// EXPECT: Shape<4, 9>
// EXPECT: Shape<5, 2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d<Conv1dOptions{.groups = 2}>(h, parameter<"w", 6, 2, 3>);
#else
constexpr auto y = convolution1d<Conv1dOptions{.groups = 2}>(h, parameter<"w", 5, 2, 3>);
#endif

constexpr auto z = exp(y);
