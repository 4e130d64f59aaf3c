// Who hears each node of a directed graph with an edge that is given twice.
// EXPECT: this graph is refused
// EXPECT: is_a_sound_graph<.*EdgeIsGivenTwice<1(UL)?, 2(UL)?>
// ERRORS: 1
// MAX-LINES: 15
#include <ingot/graph_networks.hpp>

#ifdef FIXED
inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {2, 1}}, {.directed = true});
#else
inline constexpr auto graph = ingot::graph_of<4>({{0, 1}, {1, 2}, {1, 2}}, {.directed = true});
#endif

constexpr auto const& rows = ingot::hearers_of<graph>;
