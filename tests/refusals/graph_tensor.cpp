// A tensor of numbers in an expression.
// EXPECT: an operand is an expression: .*, a tensor as input<...> or table<...>
// EXPECT: Tensor<double, 2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/core/tensor.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = h + table<ingot::Tensor<double, 2, 3>{1, 2, 3, 4, 5, 6}>;
#else
constexpr auto y = h + ingot::Tensor<double, 2, 3>{1, 2, 3, 4, 5, 6};
#endif

constexpr auto z = -y;
