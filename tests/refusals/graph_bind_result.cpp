// A result of another shape: what is given, and what is written.
// EXPECT: the result is a tensor of the expression's shape
// EXPECT: holds_results<.*Tensor<float, 3, 2>.*Tensor<float, 2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
void run(Tensor<float, 2, 3> const& a, Tensor<float, 2, 3>& y, ingot::Workspace<float, 6>& workspace) {
  evaluate_into(tanh(x), y, workspace, bind<"x">(a));
}
#else
void run(Tensor<float, 2, 3> const& a, Tensor<float, 3, 2>& y, ingot::Workspace<float, 6>& workspace) {
  evaluate_into(tanh(x), y, workspace, bind<"x">(a));
}
#endif
