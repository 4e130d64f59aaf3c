// Two nodes that nobody reads, and that are no outputs.
// EXPECT: a node is read by another, or named as an output
// EXPECT: Unused<.*("accuracy"|'a', 'c', 'c', 'u', 'r', 'a', 'c', 'y').*("b"|'b')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare<"cost", "accuracy", "b">(
#else
constexpr auto model = declare<"cost">(
#endif
    node<"accuracy", "x">(softmax), node<"cost", "x">(relu), leaf(input<"x", 2, 3>),
    leaf(parameter<"b", 3>));
constexpr auto cost = model.expression<"cost">();
