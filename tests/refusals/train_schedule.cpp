// A schedule is a function of the epoch.
// EXPECT: rate_at_epoch
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  train<4>(net, adam, Objective{SoftmaxCrossEntropy{}}, data, {.rate_at_epoch = StepDecay{}});
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  train<4>(net, adam, Objective{SoftmaxCrossEntropy{}}, data, {.rate_at_epoch = 0.1});
}
#endif
