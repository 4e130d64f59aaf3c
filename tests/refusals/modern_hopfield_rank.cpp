// A modern Hopfield network of a shape without axes.
// EXPECT: layer_exists<.*At<0, .*ModernHopfield<.*RankZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<ModernHopfield<Shape<4>, 3>>;
#else
using Net = Network<ModernHopfield<Shape<>, 3>>;
#endif

Net net{};
