// No state that training carries reaches the parts of a stack.
// EXPECT: layer_exists<.*At<0, .*SkipStack<.*InArray<0, .*InBlock<0, .*PartIsRefused<.*Gate, .*CarriesStateFromBatchToBatch
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
constexpr InitialState initial = InitialState::zero;
#else
constexpr InitialState initial = InitialState::carried;
#endif
using Steps = PerStep<4, Dense<2, 2>>;
using Block = SkipBlock<Steps, Gru<4, 2, 2, GruOptions{.initial = initial}>, Steps>;
using Net = Network<SkipStack<SkipArray<Steps, Steps, Block>>>;

auto run(Net const& net, Tensor<float, 4, 2> const& x) {
  return net(x);
}
