// An input and a parameter of one name: nobody can tell which is meant.
// EXPECT: an evaluation takes bind<name>\(value\) for each input and parameter
// EXPECT: TwoLeavesOfOneName<.*(Text<\d+>\{"x"\}|Letters<'x'>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
float run(Tensor<float, 2, 3> const& a) {
  return evaluate(sum(x) + sum(input<"x", 2, 3>), bind<"x">(a));
}
#else
float run(Tensor<float, 2, 3> const& a) {
  return evaluate(sum(x) + sum(parameter<"x", 2, 3>), bind<"x">(a));
}
#endif
