// A training step of a network with Dropout, nested, that is given no key.
// EXPECT: step_without_key.cpp:16
// EXPECT: takes a key, RandomKey\{seed, step\}, after the memory
// EXPECT: has_key_if_random<ingot::Network<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
using namespace ingot;
using Body = Network<Dense<3, 3>, Dropout<0.5, 3>>;
using Net = Network<Dense<2, 3>, Concat<Residual<Body>, Relu<3>>>;

void step(Net& net, Adam<Net>& adam, TrainingMemory<Net, 1>& memory, Tensor<float, 2> const& x, Labels<1> const& t) {
#ifdef FIXED
  train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, t, memory, RandomKey{1, 2});
#else
  train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, t, memory);
#endif
}
