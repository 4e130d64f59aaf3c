// EXPECT: the variance of a batch of one sample is 0: BatchNorm trains on batches of 2 or more
// EXPECT: batch_suffices<1
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 3>, Residual<Network<BatchNorm<Shape<3>>>>>;
#ifdef FIXED
constexpr std::size_t batch = 2;
#else
constexpr std::size_t batch = 1;
#endif

TrainingMemory<Net, batch> memory;
