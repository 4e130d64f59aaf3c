// A constant in the place of a graph that is none.
// EXPECT: layer_exists<.*At<0, .*NotAGraph<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto nodes = ingot::graph_of<34>();
#else
inline constexpr int nodes = 34;
#endif

ingot::Network<ingot::GraphConvolution<nodes, 4, 8>> net{};
