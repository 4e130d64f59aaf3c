// A frozen layer at a position that the network does not have.
// EXPECT: layer_exists<ingot::detail::At<0, ingot::Frozen<.*net.*, 3> ?>, ingot::reasons::PositionIsNotBelowCount<3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/frozen.hpp>
using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 2>>;
extern Net const net;

#ifdef FIXED
Network<Frozen<net, 0>, Relu<8>, Dense<8, 2>> retrained;
#else
Network<Frozen<net, 3>, Relu<8>, Dense<8, 2>> retrained;
#endif
