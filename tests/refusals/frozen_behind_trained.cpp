// A frozen layer without a backward behind one that is trained.
// EXPECT: has_backward<ingot::detail::At<1, ingot::Frozen<.*packed.*, ingot::reasons::FrozenBehindATrainedLayerWithoutBackwardOfInference<ingot::PackedDense<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/frozen.hpp>
using namespace ingot;

extern PackedDense<32, 32> const packed;

#ifdef FIXED
using Net = Network<Frozen<packed>, Dense<32, 4>>;
#else
using Net = Network<Dense<32, 32>, Frozen<packed>, Dense<32, 4>>;
#endif
TrainingMemory<Net, 1> memory;
