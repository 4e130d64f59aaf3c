// A function that gives a number.
// EXPECT: the function of a node gives an expression
// EXPECT: gives_an_expression<.*Call<.*("two"|'t', 'w', 'o')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare(node<"two">([] { return 2.0_c; }), node<"out", "two">(relu));
#else
constexpr auto model = declare(node<"two">([] { return 2.0; }), node<"out", "two">(relu));
#endif
constexpr auto out = model.expression<"out">();
