// A name declared twice, once by a leaf.
// EXPECT: a name is declared once
// EXPECT: is_declared_once<.*("weight"|'w', 'e', 'i', 'g', 'h', 't')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto model =
    declare(node<"out", "x", "weight">(matmul), leaf(parameter<"weight", 3, 4>), leaf(input<"x", 2, 3>));
#else
constexpr auto model =
    declare(node<"weight", "x", "weight">(matmul), leaf(parameter<"weight", 3, 4>), leaf(input<"x", 2, 3>));
#endif
constexpr auto out = model.outputs();
