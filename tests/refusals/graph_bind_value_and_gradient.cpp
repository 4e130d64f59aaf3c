// A value and gradient whose parameter is not bound.
// EXPECT: an evaluation takes bind<name>\(value\) for each input and parameter
// EXPECT: NotBound<.*(Text<\d+>\{"w"\}|Letters<'w'>).*Shape<3, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
auto run(Tensor<float, 2, 3> const& a, Tensor<float, 3, 4> const& b) {
  return evaluate_with_gradient(sum(matmul(x, w)), wrt<"w">, bind<"x">(a), bind<"w">(b));
}
#else
auto run(Tensor<float, 2, 3> const& a) {
  return evaluate_with_gradient(sum(matmul(x, w)), wrt<"w">, bind<"x">(a));
}
#endif
