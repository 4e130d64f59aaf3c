// A function of float alone in a network of double, where it would cut each number. In one of float it may stand.
// EXPECT: has_forward<.*At<1, .*Square<4.*reasons::NoForwardInTheNetworksScalar<double>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct SquareFunction {
  static constexpr float value(float x) { return x * x; }
  static constexpr float slope(float x) { return x + x; }
};
template <std::size_t... Extents>
struct Square : Elementwise<SquareFunction, Extents...> {};

#ifdef FIXED
using Net = Network<Dense<3, 4>, Square<4>, Dense<4, 2>>;
#else
using Net = Network<Dense<3, 4, double>, Square<4>, Dense<4, 2, double>>;
#endif

auto run(Net const& net, tensor_t<Net::scalar, Net::input_shape> const& x) {
  return net(x);
}
