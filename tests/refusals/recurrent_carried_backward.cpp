// The state after the last step goes on in the next batch: of a layer that ends at the first step there is none.
// EXPECT: layer_exists<.*At<1, .*Lstm<.*CarriedStateNeedsForwardDirection
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
constexpr LstmOptions options{.initial = InitialState::carried};
#else
constexpr LstmOptions options{.direction = SequenceDirection::bidirectional, .initial = InitialState::carried};
#endif
using Net = decltype(build<Shape<8, 2>>(ingot::tanh, lstm<4, options>));

auto run(Net const& net, Tensor<float, 8, 2> const& x) {
  return net(x);
}
