// A label that is no class, in a constant expression: label, classes and row. Clang lists every call on the way.
// EXPECT: label %zu of %zu classes in row %zu
// EXPECT: \b7, 3, 1\)
// ERRORS: 1
// MAX-LINES: 20
#include <ingot/training/losses.hpp>

using namespace ingot;
constexpr float loss(Labels<2> const& labels) {
  Tensor<float, 2, 3> const y{1, 2, 3, 4, 5, 6};
  Tensor<float, 2, 3> dy{};
  return SoftmaxCrossEntropy{}(View<float const, 2, Shape<3>>(y), labels, View<float, 2, Shape<3>>(dy));
}
#ifdef FIXED
constexpr float value = loss({0, 2});
#else
constexpr float value = loss({0, 7});
#endif
