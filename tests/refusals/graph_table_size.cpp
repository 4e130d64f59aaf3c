// A table of more numbers than a node has room for.
// EXPECT: a table has at most 65535 numbers
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/core/tensor.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto t = table<ingot::Tensor<float, 3>{}>;
#else
constexpr auto t = table<ingot::Tensor<float, 65536>{}>;
#endif
