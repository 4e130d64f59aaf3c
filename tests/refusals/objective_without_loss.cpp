// An objective has a loss.
// EXPECT: an objective is Objective\{loss, penalty, clip\}
// EXPECT: LossLeftOut
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Objective objective{SoftmaxCrossEntropy{}};
#else
Objective objective;
#endif
