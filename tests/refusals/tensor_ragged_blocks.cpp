// Blocks of rows, one of which is shorter than the others.
// EXPECT: lists within a tensor's lists are of one length
// EXPECT: rows_of_one_length<2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
ingot::Tensor<float, 2, 2, 2> const values{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
#else
ingot::Tensor<float, 2, 2, 2> const values{{{1, 2}, {3, 4}}, {{5, 6}, {7}}};
#endif
