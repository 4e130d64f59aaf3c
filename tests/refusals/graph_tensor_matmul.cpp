// A tensor of numbers as a factor of a matrix product.
// EXPECT: an operand is an expression: .*, a tensor as input<...> or table<...>
// EXPECT: Tensor<float, 3, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/core/tensor.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = matmul(h, input<"v", 3, 1>);
#else
constexpr auto y = matmul(h, ingot::Tensor<float, 3, 1>{1, 2, 3});
#endif
