// More indices than a float counts one by one.
// EXPECT: layer_exists<.*At<0, .*Embedding<.*IndicesAreNotExactInFloat<16777217>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/embedding.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Embedding<7, 1024, 1>>;
#else
using Net = Network<Embedding<7, 16777217, 1>>;
#endif

auto run(Net const& net, Tensor<float, 7> const& x) {
  return net(x);
}
