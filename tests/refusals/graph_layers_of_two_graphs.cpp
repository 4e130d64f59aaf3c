// Two layers over graphs of different sizes: the nodes of the second, and how many rows the first gives.
// EXPECT: layer_exists<.*At<1, .*GraphHasNodes<5(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph_networks.hpp>

inline constexpr auto small = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 3}});
inline constexpr auto large = ingot::graph_of<5>({{0, 1}, {1, 2}, {2, 3}, {3, 4}});

#ifdef FIXED
inline constexpr auto const& second = small;
#else
inline constexpr auto const& second = large;
#endif

using Net = decltype(ingot::build<ingot::Shape<4, 3>>(ingot::graph_sage<small, 8>, ingot::graph_convolution<second, 2>));

Net net{};
