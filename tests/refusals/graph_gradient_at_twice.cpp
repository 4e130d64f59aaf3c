// The gradient at one expression twice, written differently.
// EXPECT: a gradient is asked for once at each expression
// EXPECT: is_taken_once<.*(Named<.*"x \+ w"|Named<.*"w \+ x"|Letters<'(x|w)', ' ', '\+', ' ', '(x|w)'>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
constexpr auto loss = sum(square(x + w));
#ifdef FIXED
constexpr auto slopes = gradient_at<loss, x + w, w>;
#else
constexpr auto slopes = gradient_at<loss, x + w, w + x>;
#endif
constexpr auto second = exp(slopes.get<1>());
