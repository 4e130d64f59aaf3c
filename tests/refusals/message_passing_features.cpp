// Features of two edges for a graph that has one.
// EXPECT: layer_exists<.*At<0, .*FeaturesAreNotARowForEachEdge<.*Tensor<double, 2(UL)?, 3(UL)?>.*Shape<1(UL)?>.*Shape<3(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/message_passing.hpp>

namespace g = ingot::graph;

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});
inline constexpr ingot::Tensor<double, 1, 3> lengths{1, 2, 3};
inline constexpr ingot::Tensor<double, 2, 3> wrong{1, 2, 3, 4, 5, 6};
constexpr auto message = g::input<"source", 3> * g::input<"edge", 3>;
constexpr auto update = g::tanh(g::input<"messages", 3>);

#ifdef FIXED
ingot::Network<ingot::MessagePassing<pair, message, update, ingot::MessagePassingOptions{}, float, lengths>> net{};
#else
ingot::Network<ingot::MessagePassing<pair, message, update, ingot::MessagePassingOptions{}, float, wrong>> net{};
#endif
