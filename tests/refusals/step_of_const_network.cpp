// A step of training moves the network.
// EXPECT: reasons::NetworkIsConst
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;
#ifdef FIXED
using Given = Net;
#else
using Given = Net const;
#endif

auto run(Given& net, Adam<Net>& adam, Tensor<float, 2, 4> const& x, Labels<2> const& classes,
         TrainingMemory<Net, 2>& memory) {
  return train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
