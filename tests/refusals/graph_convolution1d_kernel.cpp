// A kernel longer than the sequence with its padding.
// EXPECT: the kernel fits into the sequence with its padding
// EXPECT: Shape<4, 9>
// EXPECT: Shape<6, 4, 12>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d<Conv1dOptions{.padding = 2}>(h, parameter<"w", 6, 4, 12>);
#else
constexpr auto y = convolution1d<Conv1dOptions{.padding = 1}>(h, parameter<"w", 6, 4, 12>);
#endif

constexpr auto z = exp(y);
