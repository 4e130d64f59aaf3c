// Channels that do not fall into so many groups.
// EXPECT: layer_exists<.*At<0, .*GroupNorm<.*GroupsDoNotDivideChannels<6, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/group_norm.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<GroupNorm<Shape<6, 5>, 3>>;
#else
using Net = Network<GroupNorm<Shape<6, 5>, 4>>;
#endif

auto run(Net const& net, Tensor<float, 6, 5> const& x) {
  return net(x);
}
