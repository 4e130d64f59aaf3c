// Blocks of rows, one of which lacks a row.
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<6(UL)?, 8(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
ingot::Tensor<float, 2, 2, 2> const values{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
#else
ingot::Tensor<float, 2, 2, 2> const values{{{1, 2}, {3, 4}}, {{5, 6}}};
#endif
