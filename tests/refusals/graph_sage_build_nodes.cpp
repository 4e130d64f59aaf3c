// GraphSAGE in build() behind an input of another number of nodes.
// EXPECT: layer_exists<.*At<0, .*GraphHasNodes<4(UL)?, 5(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 3}});

#ifdef FIXED
using Net = decltype(ingot::build<ingot::Shape<4, 3>>(ingot::graph_sage<graph, 8>));
#else
using Net = decltype(ingot::build<ingot::Shape<5, 3>>(ingot::graph_sage<graph, 8>));
#endif

Net net{};
