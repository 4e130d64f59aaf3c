// A readout of no nodes.
// EXPECT: layer_exists<.*At<0, .*ZeroSize<0, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

#ifdef FIXED
ingot::Network<ingot::SumOfNodes<1, 4>> net{};
#else
ingot::Network<ingot::SumOfNodes<0, 4>> net{};
#endif
