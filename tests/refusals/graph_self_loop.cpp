// An edge from a node to itself, where the graph's options do not allow it.
// EXPECT: layer_exists<.*At<0, .*EdgeIsASelfLoop<2(UL)?, 2(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto graph = ingot::graph_of<3>({{0, 1}, {1, 2}, {2, 2}}, {.self_loops = true});
#else
inline constexpr auto graph = ingot::graph_of<3>({{0, 1}, {1, 2}, {2, 2}});
#endif

ingot::Network<ingot::GraphConvolution<graph, 4, 8>> net{};
