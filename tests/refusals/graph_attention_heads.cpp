// Attention over neighbours without heads.
// EXPECT: layer_exists<.*At<0, .*ZeroSize<4(UL)?, 2(UL)?, 0(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/graph_attention.hpp>

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});

#ifdef FIXED
ingot::Network<ingot::GraphAttention<pair, 4, 2, 1>> net{};
#else
ingot::Network<ingot::GraphAttention<pair, 4, 2, 0>> net{};
#endif
