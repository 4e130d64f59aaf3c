// The rows of a graph with an edge to a node that is none, used directly.
// EXPECT: this graph is refused
// EXPECT: is_a_sound_graph<.*EdgeNamesNoNode<2(UL)?, 7(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 3}});
#else
inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 7}});
#endif

constexpr auto rows = ingot::neighbours_of<graph>;
