// Backward to the input, with what a pass keeps that does not go through the frozen layers.
// EXPECT: a network that begins with frozen layers takes a SavedThrough<B> for the backward that gives dx
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/retrained.hpp>
using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 2>>;
extern Net const net;
using Retrained = retrained_t<net, 2>;

#ifdef FIXED
using Saved = Retrained::SavedThrough<1>;
#else
using Saved = Retrained::Saved<1>;
#endif

void back(Retrained const& retrained, Tensor<float, 1, 4> const& x, Tensor<float, 1, 2> const& y, Saved& saved,
          Tensor<float, 1, 4>& dx, Retrained& gradient) {
  retrained.backward<1>(x, y, y, dx, saved, gradient);
}
