// The table of nodes that are too large for the stack.
// EXPECT: values and gradients of all nodes would put too many bytes on the stack: such texts are for small graphs
// EXPECT: fits_the_stack<.*Bytes<[0-9]+(UL)?>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr std::size_t rows = 10;
#else
constexpr std::size_t rows = 1000;
#endif

void print(ingot::Tensor<float, rows, 10> const& x, void (*put)(char)) {
  spell_backpropagation(sum(square(input<"x", rows, 10>)), put, bind<"x">(x));
}
