// A stride that skips elements of the sequence.
// EXPECT: the stride leaves no element of the sequence unread
// EXPECT: Shape<4, 9>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d<Conv1dOptions{.stride = 2}>(h, parameter<"w", 6, 4, 3>);
#else
constexpr auto y = convolution1d<Conv1dOptions{.stride = 4}>(h, parameter<"w", 6, 4, 3>);
#endif

constexpr auto z = exp(y);
