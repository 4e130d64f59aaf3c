// A function that returns no word stands for none.
// EXPECT: layer_exists<.*At<1, .*NotAWord<int ?\(\*\)\(\)>
// EXPECT: ThisIsNoWordOfALayer
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
constexpr words::OfExtents<Tanh> squash() {
  return {};
}
#else
int squash() {
  return 0;
}
#endif

using Net = decltype(build<Shape<3>>(dense<4>, squash));

auto run(Net const& net) {
  return net({1, 2, 3});
}
