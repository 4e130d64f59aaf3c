// A message that reads its edge, of a layer without features of edges.
// EXPECT: layer_exists<.*At<0, .*EdgesHaveNoFeatures
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
inline constexpr ingot::Tensor<double, 1, 3> lengths{1, 2, 3};
constexpr auto message = g::input<"source", 3> * g::input<"edge", 3>;
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
ingot::Network<ingot::MessagePassing<pair, message, update, ingot::MessagePassingOptions{}, float, lengths>> net{};
#else
ingot::Network<ingot::MessagePassing<pair, message, update>> net{};
#endif
