// An optimizer whose moments the user places is given them where it is made.
// EXPECT: an optimizer apart from its moments is given them: static Adam<Net>::Moments moments;
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
Adam<Net>::Moments moments;
Adam<Net>::Apart adam{.learning_rate = 0.1, .moments = moments};
#else
Adam<Net>::Apart adam{.learning_rate = 0.1};
#endif
