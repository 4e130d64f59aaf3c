// One name, replaced twice.
// EXPECT: a leaf is replaced once
// EXPECT: is_replaced_once<.*("x"|'x')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/graph/substitute.hpp>

using namespace ingot::graph;

constexpr auto f = exp(input<"x", 3>) + input<"z", 3>;
#ifdef FIXED
constexpr auto g = substitute<"x", "z">(f, input<"y", 3>, input<"y", 3>);
#else
constexpr auto g = substitute<"x", "x">(f, input<"y", 3>, input<"y", 3>);
#endif
