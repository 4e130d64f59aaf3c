// A vector bound to a name.
// EXPECT: a value is a Tensor, or a number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <vector>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
using Given = ingot::Tensor<float, 2, 3>;
#ifdef FIXED
float run(Given const& a) { return evaluate(sum(x), bind<"x">(a)); }
#else
float run(std::vector<float> const& a) { return evaluate(sum(x), bind<"x">(a)); }
#endif
