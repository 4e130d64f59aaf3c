// The units of a Hopfield network stand in one axis.
// EXPECT: layer_exists<.*At<0, .*DoesNotTake<.*Hopfield.*RankOrSizeOf<.*Shape<4, 6>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<4, 6>>(flatten, hopfield));
#else
using Net = decltype(build<Shape<4, 6>>(hopfield));
#endif

Net net{};
