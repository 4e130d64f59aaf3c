// EXPECT: is refused: step_takes<...> has the reason
// EXPECT: reasons::BatchIsTooSmallForBatchNorm<1\w*, 2\w*>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;
using Net = Network<Dense<4, 3>, BatchNorm<Shape<3>>>;
#ifdef FIXED
constexpr std::size_t batch = 2;
#else
constexpr std::size_t batch = 1;
#endif

void learn(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  train<batch>(net, adam, Objective{SoftmaxCrossEntropy{}}, data);
}
