// An update that reads an input of another name than there are: a node is "node".
// EXPECT: layer_exists<.*At<0, .*UpdatesReadNodeAndMessages<.*("source"|'s', 'o', 'u', 'r', 'c', 'e')
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
constexpr auto update = g::input<"source", 3> + g::input<"messages", 3>;
#endif

ingot::Network<ingot::MessagePassing<pair, message, update>> net{};
