// A function with a value in it: an expression is made from types alone.
// EXPECT: the function of a node is a lambda without captures, or of an empty class
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

struct Scaled {
  double factor = 2;
  constexpr auto operator()(AnyExpression auto x) const { return constant<2.0> * x; }
};

#ifdef FIXED
constexpr auto model = declare(node<"out", "x">([](auto x) { return Scaled{}(x); }), leaf(input<"x", 2, 3>));
#else
constexpr auto model = declare(node<"out", "x">(Scaled{}), leaf(input<"x", 2, 3>));
#endif
constexpr auto out = model.expression<"out">();
