// A graph's convolution in build() behind an input of another number of nodes.
// EXPECT: layer_exists<.*At<0, .*GraphHasNodes<3(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

inline constexpr auto graph = ingot::graph_of<3>({{0, 1}});

#ifdef FIXED
using Net = decltype(ingot::build<ingot::Shape<3, 4>>(ingot::graph_convolution<graph, 8>));
#else
using Net = decltype(ingot::build<ingot::Shape<4, 3>>(ingot::graph_convolution<graph, 8>));
#endif

Net net{};
