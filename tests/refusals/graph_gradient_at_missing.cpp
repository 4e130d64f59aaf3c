// The gradient at an expression that does not stand in the loss.
// EXPECT: a gradient is taken at an expression that stands in the loss as it is written
// EXPECT: stands_in_the_loss<.*(Named<.*"tanh\(x\)"|Letters<'t', 'a', 'n', 'h', '\(', 'x', '\)'>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
constexpr auto y = sigmoid(x);
constexpr auto loss = sum(y * w);
#ifdef FIXED
constexpr auto slopes = gradient_at<loss, w, y>;
#else
constexpr auto slopes = gradient_at<loss, w, tanh(x)>;
#endif
constexpr auto second = exp(slopes.get<1>());
