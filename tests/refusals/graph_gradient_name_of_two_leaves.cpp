// The gradient with respect to a name that two leaves of different shapes have.
// EXPECT: a gradient is with respect to the one leaf of a name
// EXPECT: is_name_of_one_leaf<.*(Named<.*"w"|Letters<'w'>).*, .*(Leaves|Times)<2(UL)?> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto w = parameter<"w", 2, 3>;
#ifdef FIXED
constexpr auto row = parameter<"row", 3>;
#else
constexpr auto row = parameter<"w", 3>;
#endif
constexpr auto slope = gradient<sum(row * w), "w">;
