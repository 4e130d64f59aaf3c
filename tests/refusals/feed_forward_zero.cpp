// A feed-forward part without hidden features.
// EXPECT: layer_exists<.*At<0, .*FeedForward<.*ZeroSize<4, 8, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/feed_forward.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<FeedForward<4, 8, 1>>;
#else
using Net = Network<FeedForward<4, 8, 0>>;
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
