// Retraining of an object that is no network.
// EXPECT: can_be_retrained<ingot::reasons::TheObjectIsNoNetwork<ingot::Dense<4, 2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/retrained.hpp>
using namespace ingot;

#ifdef FIXED
extern Network<Dense<4, 2>> const net;
#else
extern Dense<4, 2> const net;
#endif
retrained_t<net, 0> retrained;
