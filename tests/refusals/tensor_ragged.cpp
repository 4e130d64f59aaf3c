// Rows of two lengths, which together are as many numbers as the tensor has.
// EXPECT: a tensor is given all numbers in one list, or a list for each row
// EXPECT: rows_fit<.*Shape<2, 2>, 1(UL)?, 3
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
ingot::Tensor<float, 2, 2> const values{{1, 2}, {3, 4}};
#else
ingot::Tensor<float, 2, 2> const values{{1}, {2, 3, 4}};
#endif
