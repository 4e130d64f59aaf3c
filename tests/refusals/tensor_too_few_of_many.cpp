// The same of a constant with more elements than a constructor has parameters, in braces of its own.
// EXPECT: tensor_too_few_of_many.cpp:13
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<3(UL)?, 70(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/tensor.hpp>
struct Affine {
#ifdef FIXED
  ingot::Tensor<float, 3> weight;
} const layer{{{1, 2, 3}}};
#else
  ingot::Tensor<float, 7, 10> weight; } const layer{{{1, 2, 3}}};
#endif
