// A linear map called by hand, with the weight the wrong way round; what it gives has the shape that was meant.
// EXPECT: a linear map takes \[..., in\], a weight \[out, in\] and a bias \[out\]
// EXPECT: shapes_are_linear<.*Shape<8, 13>, .*Shape<16, 14>, .*Shape<16> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto h = linear(input<"x", 8, 13>, parameter<"w", 16, 13>, parameter<"b", 16>);
#else
constexpr auto h = linear(input<"x", 8, 13>, parameter<"w", 16, 14>, parameter<"b", 16>);
#endif
constexpr auto out = linear(h, parameter<"v", 1, 16>, parameter<"c", 1>);
