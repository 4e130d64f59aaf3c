// An update that does not read the messages.
// EXPECT: layer_exists<.*At<0, .*UpdateDoesNotReadTheMessages
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
constexpr auto message = g::tanh(g::input<"source", 3>);

#ifdef FIXED
constexpr auto update = g::tanh(g::input<"messages", 3>);
#else
constexpr auto update = g::tanh(g::input<"node", 3>);
#endif

ingot::Network<ingot::MessagePassing<pair, message, update>> net{};
