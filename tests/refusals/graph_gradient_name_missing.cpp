// The gradient with respect to a name that the loss does not have, among others that it has.
// EXPECT: the expression has no leaf of that name
// EXPECT: is_name_of_a_leaf<.*(Named<.*"bias"|Letters<'b', 'i', 'a', 's'>).*, .*(Leaves|Times)<0(UL)?> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
#ifdef FIXED
constexpr auto slopes = gradient<sum(x * w), "x", "w">;
#else
constexpr auto slopes = gradient<sum(x * w), "bias", "w">;
#endif
constexpr auto second = exp(slopes.get<1>());
