// As many names as there are outputs.
// EXPECT: this layer is refused
// EXPECT: NamesForOutputs<1(ul)?, 2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/expression_network.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 1, 3>;
constexpr auto h = input<"h", 1, 3>;
constexpr auto model = outputs(x * h, x + h);

#ifdef FIXED
using Net = ingot::ExpressionNetwork<model, ingot::Names<"product", "sum">>;
#else
using Net = ingot::ExpressionNetwork<model, ingot::Names<"product">>;
#endif

Net const net{};
