// The network is loaded.
// EXPECT: load_weights\(net, path\) takes a network that is not const
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  load_weights(net, "f");
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  load_weights(adam, "f");
}
#endif
