// A convolution of a sequence without a weight.
// EXPECT: a convolution has a sequence and a weight: convolution1d\(x, w\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = convolution1d(x, parameter<"w", 4, 2, 3>);
#else
constexpr auto y = convolution1d(x);
#endif
constexpr auto z = exp(y);
