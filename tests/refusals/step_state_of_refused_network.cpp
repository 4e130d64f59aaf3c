// The state of a network that is itself refused: the network says so, and nothing else does.
// EXPECT: a layer of the network is refused: layer_exists<...> has its position, its type and the reason
// EXPECT: At<0, (ingot::)?Gru<
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr std::size_t every = 1;
#else
constexpr std::size_t every = 0;
#endif
State<Network<Gru<4, 2, 5, GruOptions{.keep_every = every}>>> state;
