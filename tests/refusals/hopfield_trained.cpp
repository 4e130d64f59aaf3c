// A Hopfield network stores patterns; no gradient goes through it.
// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<1, .*Hopfield<4.*ItStoresPatternsInsteadOfFollowingGradients
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, Tanh<4>>;
#else
using Net = Network<Dense<4, 4>, Hopfield<4>>;
#endif

TrainingMemory<Net, 8> memory;

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 4> const& target) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}
