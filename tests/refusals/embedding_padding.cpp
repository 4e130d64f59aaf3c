// An index of padding that is none of the vocabulary.
// EXPECT: layer_exists<.*At<0, .*Embedding<.*PaddingIsNoIndex<11, 11>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/embedding.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Embedding<7, 11, 4, EmbeddingOptions{.padding = 10}>>;
#else
using Net = Network<Embedding<7, 11, 4, EmbeddingOptions{.padding = 11}>>;
#endif

auto run(Net const& net, Tensor<float, 7> const& x) {
  return net(x);
}
