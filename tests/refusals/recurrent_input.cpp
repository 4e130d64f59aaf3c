// What comes before a recurrent layer has no time axis.
// EXPECT: layer_exists<.*At<1, .*Gru<.*RecurrentLayerTakesTimeByFeatures<.*Shape<64>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<8, 8>>(relu, gru<6>));
#else
using Net = decltype(build<Shape<8, 8>>(flatten, gru<6>));
#endif

Net net{};
