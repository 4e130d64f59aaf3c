// Attention over neighbours in build() behind an input of another number of nodes.
// EXPECT: layer_exists<.*At<0, .*GraphHasNodes<2(UL)?, 3(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/graph_attention.hpp>

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});

#ifdef FIXED
using Net = decltype(ingot::build<ingot::Shape<2, 4>>(ingot::graph_attention<pair, 8>));
#else
using Net = decltype(ingot::build<ingot::Shape<3, 4>>(ingot::graph_attention<pair, 8>));
#endif

Net net{};
