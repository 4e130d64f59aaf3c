// A network is given by reference.
// EXPECT: evaluate<B>\(net, loss, data\) is refused: step_takes
// EXPECT: reasons::NotANetwork<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  evaluate<4>(net, SoftmaxCrossEntropy{}, data);
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  evaluate<4>(&net, SoftmaxCrossEntropy{}, data);
}
#endif
