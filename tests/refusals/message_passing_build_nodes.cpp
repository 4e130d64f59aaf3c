// Message passing in build() behind an input of another number of nodes.
// EXPECT: layer_exists<.*At<0, .*GraphHasNodes<2(UL)?, 3(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
constexpr auto message = g::tanh(g::input<"source", 3>);
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
using Net = decltype(ingot::build<ingot::Shape<2, 3>>(ingot::message_passing<pair, message, update>));
#else
using Net = decltype(ingot::build<ingot::Shape<3, 3>>(ingot::message_passing<pair, message, update>));
#endif

Net net{};
