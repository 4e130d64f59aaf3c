// Vectors without features.
// EXPECT: layer_exists<.*At<0, .*Embedding<.*ZeroSize<7, 11, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/embedding.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Embedding<7, 11, 1>>;
#else
using Net = Network<Embedding<7, 11, 0>>;
#endif

auto run(Net const& net, Tensor<float, 7> const& x) {
  return net(x);
}
