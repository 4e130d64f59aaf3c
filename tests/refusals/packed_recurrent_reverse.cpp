// Steps of a layer that reads backward are not packed.
// EXPECT: this layer is refused
// EXPECT: accepted<.*StepsAreNotPacked
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/layers/packed_recurrent.hpp>

using namespace ingot;

#ifdef FIXED
PackedRecurrent<Lstm<4, 1, 8>> layer;
#else
PackedRecurrent<Lstm<4, 1, 8, LstmOptions{.direction = SequenceDirection::reverse}>> layer;
#endif
