// The network comes first.
// EXPECT: save_model\(net, path, notes\) takes a network and the path of a file
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  save_model(net, "f", {});
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  save_model("f", net, {});
}
#endif
