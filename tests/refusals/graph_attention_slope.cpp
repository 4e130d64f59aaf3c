// Attention over neighbours whose slope is not finite.
// EXPECT: layer_exists<.*At<0, .*NotFinite<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/graphs/graph_attention.hpp>

inline constexpr auto pair = ingot::graph_of<2>({{0, 1}});

#ifdef FIXED
inline constexpr ingot::GraphAttentionOptions options{.slope = 0.1};
#else
inline constexpr ingot::GraphAttentionOptions options{.slope = __builtin_inf()};
#endif

ingot::Network<ingot::GraphAttention<pair, 4, 2, 3, options>> net{};
