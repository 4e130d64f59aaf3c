// The same of a long expression: the message says how it begins.
// EXPECT: a gradient is taken at an expression that stands in the loss as it is written
// EXPECT: stands_in_the_loss<.*(Named<.*"matmul\(the_pixels, transpose\(the_weig\.\.\."|Letters<'m', 'a', .*'i', 'g', '\.', '\.', '\.'>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"the_pixels", 2, 3>;
constexpr auto w = parameter<"the_weights", 4, 3>;
constexpr auto line = matmul(x, transpose(w)) + parameter<"the_biases_of_the_layer", 4>;
#ifdef FIXED
constexpr auto slope = gradient_at<sum(tanh(line)), line>;
#else
constexpr auto slope = gradient_at<sum(tanh(x)), line>;
#endif
constexpr auto after = exp(slope);
