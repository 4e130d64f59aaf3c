// A prepared network of another type.
// EXPECT: prepare\(net, ready\) fills a prepared_t<Net>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/prepare.hpp>

using namespace ingot;

using Net = Network<Dense<4, 16>, BatchNorm<Shape<16>>, Dense<16, 2>>;

#ifdef FIXED
void fill(Net const& net, prepared_t<Net>& ready) {
#else
void fill(Net const& net, Net& ready) {
#endif
  prepare(net, ready);
}
