// An edge that is given twice, the other way round the second time: an undirected graph has it once.
// EXPECT: layer_exists<.*At<1, .*EdgeIsGivenTwice<1(UL)?, 2(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto graph = ingot::graph_of<3>({{0, 1}, {1, 2}, {2, 1}}, {.directed = true});
#else
inline constexpr auto graph = ingot::graph_of<3>({{0, 1}, {1, 2}, {2, 1}});
#endif

ingot::Network<ingot::Relu<3, 4>, ingot::GraphSage<graph, 4, 8>> net{};
