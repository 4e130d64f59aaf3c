// A window that could lie on padding alone has no largest element.
// EXPECT: layer_exists<.*At<0, .*MaxPool1d<.*WindowOfPaddingAlone<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool1d<Shape<1, 8>, 2, Pool1dOptions{.padding = 1}>>;
#else
using Net = Network<MaxPool1d<Shape<1, 8>, 2, Pool1dOptions{.padding = 2}>>;
#endif

auto run(Net const& net, Tensor<float, 1, 8> const& x) {
  return net(x);
}
