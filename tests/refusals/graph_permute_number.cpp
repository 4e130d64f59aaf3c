// A plain number, permuted.
// EXPECT: a permutation has axes and one expression: permute<1, 0>\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = permute<1, 0>(x);
#else
constexpr auto y = permute<1, 0>(1.0);
#endif
constexpr auto z = exp(y);
