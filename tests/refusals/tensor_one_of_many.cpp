// One number for a weight of four, assigned.
// EXPECT: tensor_one_of_many.cpp:12
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<1(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/tensor.hpp>
void set(ingot::Tensor<float, 2, 2>& weight) {
#ifdef FIXED
  weight = {1, 1, 1, 1};
#else
  weight = {1};
#endif
}
