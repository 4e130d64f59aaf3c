// An expression that is declared as it is.
// EXPECT: what is declared is node<name, names it reads...>\(function\) or leaf\(input or parameter\)
// EXPECT: is_node_or_leaf<.*Position<1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare(node<"out", "x">(relu), leaf(input<"x", 2, 3>));
#else
constexpr auto model = declare(node<"out", "x">(relu), input<"x", 2, 3>);
#endif
constexpr auto out = model.expression<"out">();
