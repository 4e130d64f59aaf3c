// Marks that have nothing to mark.
// EXPECT: layer_exists<.*At<0, .*Embedding<.*MarkedWithoutPadding
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/embedding.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Embedding<7, 11, 4, EmbeddingOptions{.padding = 0, .marked = true}>>;
#else
using Net = Network<Embedding<7, 11, 4, EmbeddingOptions{.marked = true}>>;
#endif

auto run(Net const& net, Tensor<float, 7> const& x) {
  return net(x);
}
