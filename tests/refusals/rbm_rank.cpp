// A restricted Boltzmann machine behind an image that is not flattened.
// EXPECT: RankOrSizeOf<.*Shape<1, 4, 4>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<1, 4, 4>>(flatten, rbm<3>));
#else
using Net = decltype(build<Shape<1, 4, 4>>(rbm<3>));
#endif

auto run(Net const& net, Tensor<float, 1, 4, 4> const& x) {
  return net(x);
}
