// Weights are written into the network.
// EXPECT: load_weights\(net, path\) takes a network that is not const
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net) {
  load_weights(net, "model.safetensors");
}
#else
void run(Net const& net) {
  load_weights(net, "model.safetensors");
}
#endif
