// Steps are samples that do not go on from one another.
// EXPECT: layer_exists<.*At<0, .*PerStep<.*InBranch<0, .*CarriesStateFromBatchToBatch
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
constexpr InitialState initial = InitialState::learned;
#else
constexpr InitialState initial = InitialState::carried;
#endif
using Words = Network<Tanh<3, 2>, Gru<3, 2, 5, GruOptions{.output = StepOutput::last, .initial = initial}>>;
using Net = Network<PerStep<4, Words>>;

auto run(Net const& net, Tensor<float, 4, 3, 2> const& x) {
  return net(x);
}
