// A name bound as an argument.
// EXPECT: a name is a template argument: bind<\\?"x\\?">\(value\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
using Given = ingot::Tensor<float, 2, 3>;
#ifdef FIXED
float run(Given const& a) { return evaluate(sum(x), bind<"x">(a)); }
#else
float run(Given const& a) { return evaluate(sum(x), bind("x", a)); }
#endif
