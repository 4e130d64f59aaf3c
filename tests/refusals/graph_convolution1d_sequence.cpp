// A convolution of what is no sequence.
// EXPECT: a sequence is \[channels, length\], or a batch of such
// EXPECT: Shape<36>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d(h, parameter<"w", 6, 4, 3>);
#else
constexpr auto y = convolution1d(flatten(h), parameter<"w", 6, 4, 3>);
#endif

constexpr auto z = exp(y);
