// Weights in panels are for inference alone.
// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<0, .*PackedRecurrent<.*Gru<4, 1, 8
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/packed_recurrent.hpp>

using namespace ingot;

using L = Gru<4, 1, 8>;
#ifdef FIXED
using Net = Network<L, Tanh<4, 8>>;
#else
using Net = Network<PackedRecurrent<L>, Tanh<4, 8>>;
#endif

TrainingMemory<Net, 8> memory;

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4, 1> const& x, Tensor<float, 8, 4, 8> const& target) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}
