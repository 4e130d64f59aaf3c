// A linear map whose weight does not meet its input: the node is named, and what it reads with its shapes.
// EXPECT: the function of a node takes what the node reads, in number and in shape
// EXPECT: Call<.*("h"|'h').*Linear.*Shape<8, 13> ?>.*("w"|'w').*Shape<13, 16> ?>.*Shape<16> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model = declare(node<"out", "h">(relu), node<"h", "x", "w", "b">(linear),
#ifdef FIXED
                               leaf(input<"x", 8, 13>), leaf(parameter<"w", 16, 13>),
#else
                               leaf(input<"x", 8, 13>), leaf(parameter<"w", 13, 16>),
#endif
                               leaf(parameter<"b", 16>));
constexpr auto out = model.expression<"out">();
