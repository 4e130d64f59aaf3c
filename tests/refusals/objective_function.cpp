// A plain function in the place of a loss.
// EXPECT: a function is no part of an objective: a loss is a struct, derived from DifferenceLoss
// EXPECT: is_no_function<.*reasons::FunctionIsNoPart<float ?\(\*\)\(float, float\)>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
struct Squared : DifferenceLoss<Squared> {
  static constexpr auto value(auto d, auto factor) { return factor * d * d; }
};
Objective const objective{Squared{}};
#else
float squared(float y, float t);
Objective const objective{squared};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
