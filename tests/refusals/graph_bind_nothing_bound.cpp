// A tensor without a name.
// EXPECT: an evaluation takes bind<name>\(value\) for each input and parameter
// EXPECT: NotABinding<.*Tensor<float, 2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
void run(Tensor<float, 2, 3> const& a) {
  evaluate(tanh(x), bind<"x">(a));
}
#else
void run(Tensor<float, 2, 3> const& a) {
  evaluate(tanh(x), a);
}
#endif
