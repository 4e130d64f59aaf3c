// Steps of several features are not one vector: each goes through a per_step<dense<1>>.
// EXPECT: reasons::FlattenOrPerStepStandsBeforeDense<.*Shape<50, 24>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<50, 1>>(gru<24>, per_step<dense<1>>));
#else
using Net = decltype(build<Shape<50, 1>>(gru<24>, dense<1>));
#endif

auto run(Net const& net, Tensor<float, 50, 1> const& x) {
  return net(x);
}
