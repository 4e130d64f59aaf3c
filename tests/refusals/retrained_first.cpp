// Retraining from a position on behind which nothing can be learnt.
// EXPECT: retrained_t<net, First> takes a network of static storage and the position of the first layer
// EXPECT: can_be_retrained<ingot::reasons::NoLayerFromFirstOnHasParameters<3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/retrained.hpp>
using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 2>>;
extern Net const net;

#ifdef FIXED
using Retrained = retrained_t<net, 2>;
#else
using Retrained = retrained_t<net, 3>;
#endif
Retrained retrained;
Sgd<Retrained> sgd;
TrainingMemory<Retrained, 1> memory;

void learn(Tensor<float, 4> const& x) {
  train_step(retrained, sgd, Objective{SoftmaxCrossEntropy{}}, x, Labels<1>{0}, memory);
}
