// A network is given by reference.
// EXPECT: load_model\(net, path\) takes a network that is not const
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  auto const notes = load_model(net, "f");
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  auto const notes = load_model(&net, "f");
}
#endif
