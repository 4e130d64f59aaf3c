// Weights packed for streams have no backward: what holds them is not trained.
// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<0, .*At<1, .*PackedConv1d<
// ERRORS: 1
// MAX-LINES: 16
#include <ingot/ingot.hpp>

using namespace ingot;

using Signal = Shape<1, 9>;
#ifdef FIXED
using Filter = Conv1d<Signal, 1, 3, causal(3)>;
#else
using Filter = PackedConv1d<Signal, 1, 3, causal(3)>;
#endif
using Block = SkipBlock<Filter, Tanh<1, 9>, Conv1d<Signal, 1, 1>>;
using Net = Network<SkipStack<SkipArray<Conv1d<Signal, 1, 1>, Conv1d<Signal, 1, 1>, Block>>>;

float learn(Net& net, Sgd<Net>& sgd, Tensor<float, 2, 1, 9> const& x, TrainingMemory<Net, 2>& memory) {
  return train_step(net, sgd, Objective{MeanSquaredError{}}, x, x, memory).total();
}
