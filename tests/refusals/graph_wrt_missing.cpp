// A gradient as numbers, with respect to a name that is misspelt.
// EXPECT: a gradient is that of one number, with respect to leaves by name
// EXPECT: NoLeafOfThatName<.*(Named<.*"X"|Letters<'X'>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
using Given = ingot::Tensor<float, 2, 3>;
#ifdef FIXED
auto run(Given const& a) { return evaluate_with_gradient(sum(x), wrt<"x">, bind<"x">(a)); }
#else
auto run(Given const& a) { return evaluate_with_gradient(sum(x), wrt<"X">, bind<"x">(a)); }
#endif
