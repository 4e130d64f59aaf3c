// The largest of a tensor that is no expression.
// EXPECT: an operand is an expression: .* a tensor as input<...> or table<...>
// EXPECT: Tensor<float, 2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr ingot::Tensor<float, 2> t{1, 2};

#ifdef FIXED
constexpr auto y = max(table<t>);
#else
constexpr auto y = max(t);
#endif

constexpr auto z = exp(y);
