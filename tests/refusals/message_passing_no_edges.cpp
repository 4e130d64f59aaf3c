// Features of edges of a graph that has none.
// EXPECT: layer_exists<.*At<0, .*GraphOfFeaturesHasNoEdges
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

constexpr auto message = g::input<"source", 3> * g::input<"edge", 3>;
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
#else
inline constexpr auto pair = ingot::graph_of<2>();
#endif

ingot::Network<ingot::MessagePassing<pair, message, update, ingot::MessagePassingOptions{}, float, ingot::learned_edge_features>> net{};
