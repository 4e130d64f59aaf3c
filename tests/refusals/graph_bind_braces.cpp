// Numbers in braces bound to a name.
// EXPECT: a value is a Tensor, or a number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
float run() { return evaluate(sum(input<"v", 2>), bind<"v">(ingot::Tensor<float, 2>{1, 2})); }
#else
float run() { return evaluate(sum(input<"v", 2>), bind<"v">({1.0, 2.0})); }
#endif
