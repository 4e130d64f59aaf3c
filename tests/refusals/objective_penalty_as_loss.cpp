// EXPECT: an objective is Objective.loss, penalty, clip.
// EXPECT: in_order_loss_penalty_clip<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
constexpr auto objective = Objective{MeanSquaredError{}, L2Penalty{0.1}};
#else
constexpr auto objective = Objective{L2Penalty{0.1}, MeanSquaredError{}};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
