// A product with the Hessian along a direction whose name the loss has already.
// EXPECT: a direction has a name of its own
// EXPECT: is_free_name<.*(Named<.*"x"|Letters<'x'>).*, .*(Leaves|Times)<1(UL)?> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
#ifdef FIXED
constexpr auto product = hessian_vector_product<sum(exp(x * w)), "w", "v">;
#else
constexpr auto product = hessian_vector_product<sum(exp(x * w)), "w", "x">;
#endif
constexpr auto doubled = 2_c * product;
