// An optimizer names its network, and is refused once.
// EXPECT: an optimizer takes a network type that is not const, as in Adam<Net>
// EXPECT: reasons::NetworkLeftOut
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
Sgd<Net> sgd;
#else
Sgd sgd;

auto run(Net& net, Tensor<float, 4, 4> const& x, Labels<4> const& classes, TrainingMemory<Net, 4>& memory) {
  return train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#endif
