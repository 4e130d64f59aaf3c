// A name among the outputs that nobody declares.
// EXPECT: a name that is read, or an output, is declared
// EXPECT: Dangling<.*ListOfOutputs.*Missing<.*("cosst"|'c', 'o', 's', 's', 't')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model = declare<"cost">(node<"cost", "x">(relu), leaf(input<"x", 2, 3>));
#else
constexpr auto model = declare<"cosst">(node<"cost", "x">(relu), leaf(input<"x", 2, 3>));
#endif
constexpr auto cost = model.expression<"cost">();
