// An evaluation whose result and workspace are too large for the stack.
// EXPECT: evaluate would put too many bytes on the stack
// EXPECT: fits_the_stack
// EXPECT: define INGOT_STACK_WORKSPACE_LIMIT, which is the second number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
auto run(Tensor<float, 2, 3> const& a) {
  return evaluate(tanh(x), bind<"x">(a));
}
#else
constexpr auto large = input<"large", 100, 100>;
auto run(Tensor<float, 100, 100> const& a) {
  return evaluate(tanh(large), bind<"large">(a));
}
#endif
