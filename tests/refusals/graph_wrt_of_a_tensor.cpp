// A gradient as numbers, of an expression that is not one number.
// EXPECT: a gradient is that of one number, with respect to leaves by name
// EXPECT: NotOneNumber<.*Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
using Given = ingot::Tensor<float, 2, 3>;
#ifdef FIXED
auto run(Given const& a) { return evaluate_with_gradient(sum(x), wrt<"x">, bind<"x">(a)); }
#else
auto run(Given const& a) { return evaluate_with_gradient(exp(x), wrt<"x">, bind<"x">(a)); }
#endif
