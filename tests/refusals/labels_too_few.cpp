// Three labels for a batch of four, given to a loss.
// EXPECT: labels_too_few.cpp:13
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<3(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/tensor.hpp>

auto four(ingot::Labels<4> const& labels) { return labels[3]; }
#ifdef FIXED
auto const last = four({0, 1, 2, 0});
#else
auto const last = four({0, 1, 2});
#endif
