// Features of edges that no message reads.
// EXPECT: layer_exists<.*At<0, .*MessageDoesNotReadItsEdge
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
constexpr auto message = g::tanh(g::input<"source", 3>);
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
ingot::Network<ingot::MessagePassing<pair, message, update>> net{};
#else
ingot::Network<ingot::MessagePassing<pair, message, update, ingot::MessagePassingOptions{}, float, ingot::learned_edge_features>> net{};
#endif
