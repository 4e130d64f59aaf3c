// A call of forward on a batch, and a training step, add no error to the one about the shapes.
// EXPECT: the output shape of a layer is the input shape of the next
// EXPECT: Output<0, .*Dense<3, 4\b.*, .*Shape<4> ?>
// EXPECT: Input<1, .*Tanh<5>, .*Shape<5> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<3, 4>, Tanh<4>, Dense<4, 2>>;
#else
using Net = Network<Dense<3, 4>, Tanh<5>, Dense<4, 2>>;
#endif

void run(Net const& net, Tensor<float, 8, 3> const& x, Tensor<float, 8, 2>& y, Net::Workspace<8>& workspace) {
  net.forward<8>(x, y, workspace);
}

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 3> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}
