// A layer over a graph without outputs.
// EXPECT: layer_exists<.*At<0, .*ZeroSize<4(UL)?, 0(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

inline constexpr auto graph = ingot::graph_of<2>({{0, 1}});

#ifdef FIXED
ingot::Network<ingot::GraphSage<graph, 4, 1>> net{};
#else
ingot::Network<ingot::GraphSage<graph, 4, 0>> net{};
#endif
