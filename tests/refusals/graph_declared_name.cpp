// An expression is asked for by a name that is not declared.
// EXPECT: a node of that name is declared
// EXPECT: Missing<.*("coost"|'c', 'o', 'o', 's', 't')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model = declare(node<"cost", "x">(relu), leaf(input<"x", 2, 3>));
#ifdef FIXED
constexpr auto cost = exp(model.expression<"cost">());
#else
constexpr auto cost = exp(model.expression<"coost">());
#endif
