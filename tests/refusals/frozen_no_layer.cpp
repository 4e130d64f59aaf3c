// A frozen object that is neither a layer nor a network.
// EXPECT: layer_exists<ingot::detail::At<0, .*, ingot::reasons::TheObjectIsNoLayer<float>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/frozen.hpp>
using namespace ingot;

#ifdef FIXED
Dense<4, 2> features;
#else
float features;
#endif

Network<Frozen<features>, Dense<2, 1>> net;
