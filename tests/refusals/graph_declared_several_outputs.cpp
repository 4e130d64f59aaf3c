// Several nodes that nobody reads, where no outputs are named.
// EXPECT: a node is read by another, or named as an output
// EXPECT: Unused<.*("p"|'p').*("q"|'q')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare<"p", "q">(node<"p", "x">(softmax), node<"q", "x">(relu),
#else
constexpr auto model = declare(node<"p", "x">(softmax), node<"q", "x">(relu),
#endif
                                         leaf(input<"x", 2, 3>));
constexpr auto both = model.outputs();
