// The table of a loss of which an input is not bound.
// EXPECT: an evaluation takes bind<name>\(value\) for each input and parameter
// EXPECT: NotBound<.*Leaf<.*(Named<.*"w"|Letters<'w'>)
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot::graph;

void print(ingot::Tensor<float, 10> const& x, void (*put)(char)) {
  constexpr auto loss = sum(input<"x", 10> * parameter<"w", 10>);
#ifdef FIXED
  spell_backpropagation(loss, put, bind<"x">(x), bind<"w">(x));
#else
  spell_backpropagation(loss, put, bind<"x">(x));
#endif
}
