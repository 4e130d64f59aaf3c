// A network has a summary.
// EXPECT: print_summary\(net\) takes a network
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  print_summary(net);
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  print_summary(adam);
}
#endif
