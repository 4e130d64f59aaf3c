// What replaces a leaf is of another shape.
// EXPECT: what replaces a leaf has its shape
// EXPECT: Replacement<.*("x"|'x').*Shape<2, 3>, .*Shape<3> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/substitute.hpp>

using namespace ingot::graph;

constexpr auto f = exp(input<"x", 2, 3>);
#ifdef FIXED
constexpr auto g = substitute<"x">(f, input<"y", 2, 3>);
#else
constexpr auto g = substitute<"x">(f, input<"y", 3>);
#endif
constexpr auto h = g + f;
