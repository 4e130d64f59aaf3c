// Two numbers for four elements: both counts.
// EXPECT: tensor_too_few.cpp:11
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<2(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/tensor.hpp>
#ifdef FIXED
ingot::Tensor<float, 4> const x{1, 2, 3, 4};
#else
ingot::Tensor<float, 4> const x{1, 2};
#endif
