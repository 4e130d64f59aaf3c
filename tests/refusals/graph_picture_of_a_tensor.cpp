// Gradients on the picture of what is not one number.
// EXPECT: a gradient is that of one number
// EXPECT: is_one_number<.*Shape<10> ?>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot::graph;

void print(ingot::Tensor<float, 10> const& x, void (*put)(char)) {
  constexpr auto y = square(input<"x", 10>);
#ifdef FIXED
  spell_graphviz(sum(y), put, bind<"x">(x));
#else
  spell_graphviz(y, put, bind<"x">(x));
#endif
}
