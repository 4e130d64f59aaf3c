// The network comes first.
// EXPECT: save_weights\(net, path\) takes a network and the path
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net const& net) {
  save_weights(net, "model.safetensors");
}
#else
void run(Net const& net) {
  save_weights("model.safetensors", net);
}
#endif
