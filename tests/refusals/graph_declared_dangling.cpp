// A node reads a name that nobody declares.
// EXPECT: a name that is read, or an output, is declared
// EXPECT: Dangling<.*Reader<.*("h"|'h').*Missing<.*("w3"|'w', '3')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model = declare(node<"out", "h">(softmax),
#ifdef FIXED
                               node<"h", "x", "w2">(matmul),
#else
                               node<"h", "x", "w3">(matmul),
#endif
                               leaf(input<"x", 2, 3>), leaf(parameter<"w2", 3, 4>));
constexpr auto out = model.expression<"out">();
