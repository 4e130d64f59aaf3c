// Packed weights are for inference alone.
// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<0, .*PackedDense<4, 16
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/packed_dense.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 16>, Relu<16>>;
#else
using Net = Network<PackedDense<4, 16>, Relu<16>>;
#endif

TrainingMemory<Net, 8> memory;

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 16> const& target) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}
