// The gradient with respect to one name twice.
// EXPECT: a gradient is asked for once with respect to each name
// EXPECT: is_asked_for_once<.*(Named<.*"w"|Letters<'w'>).*, .*(Leaves|Times)<2(UL)?> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
#ifdef FIXED
constexpr auto all = value_and_gradient<sum(x * w), "w", "x">;
#else
constexpr auto all = value_and_gradient<sum(x * w), "w", "w">;
#endif
constexpr auto first = exp(all.get<1>());
