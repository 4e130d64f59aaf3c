// The network comes first.
// EXPECT: train<B>\(net, optimizer, Objective\{loss\}, training, validation, options\) is refused: step_takes
// EXPECT: reasons::NotANetwork<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  train<4>(net, adam, Objective{SoftmaxCrossEntropy{}}, data, {.epochs = 3});
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  train<4>(adam, net, Objective{SoftmaxCrossEntropy{}}, data, {.epochs = 3});
}
#endif
