// A message that reads an input of another name than there are.
// EXPECT: layer_exists<.*At<0, .*MessagesReadSourceTargetAndEdge<.*("x"|'x')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
constexpr auto message = g::tanh(g::input<"source", 3>);
#else
constexpr auto message = g::input<"source", 3> + g::input<"x", 3>;
#endif

ingot::Network<ingot::MessagePassing<pair, message, update>> net{};
