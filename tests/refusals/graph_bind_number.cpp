// A number that is no scalar.
// EXPECT: a number is bound as float or double
// EXPECT: is_bound_as_scalar<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;

#ifdef FIXED
double run() {
  return evaluate(input<"rate"> * 2_c, bind<"rate">(1.0));
}
#else
double run() {
  return evaluate(input<"rate"> * 2_c, bind<"rate">(1));
}
#endif
