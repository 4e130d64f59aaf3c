// A function of one expression, in a node that reads two; what reads that node is not refused again.
// EXPECT: the function of a node takes what the node reads, in number and in shape
// EXPECT: Call<.*("h"|'h').*Read<.*("x"|'x').*Shape<2, 3> ?>.*Read<.*("v"|'v').*Shape<3> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model =
#ifdef FIXED
    declare(node<"out", "h">(relu), node<"h", "x", "v">([](auto x, auto v) { return exp(x) + v; }),
#else
    declare(node<"out", "h">(relu), node<"h", "x", "v">([](auto x) { return exp(x); }),
#endif
            leaf(input<"x", 2, 3>), leaf(input<"v", 3>));
constexpr auto out = model.expression<"out">();
