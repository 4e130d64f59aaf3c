// An edge that names a node that the graph does not have: both nodes, and how many there are.
// EXPECT: layer_exists<.*At<0, .*EdgeNamesNoNode<2(UL)?, 3(UL)?, 3(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 3}});
#else
inline constexpr auto graph = ingot::graph_of<3>({{0, 1}, {1, 2}, {2, 3}});
#endif

ingot::Network<ingot::GraphConvolution<graph, 4, 8>> net{};
