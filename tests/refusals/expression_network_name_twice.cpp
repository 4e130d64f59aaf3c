// A name of two outputs.
// EXPECT: this layer is refused
// EXPECT: OutputNamedTwice<.*(Text<\d+>\{"sum"\}|Letters<'s', 'u', 'm'>)
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
using Net = ingot::ExpressionNetwork<model, ingot::Names<"sum", "sum">>;
#endif

Net const net{};
