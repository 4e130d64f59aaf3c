// An elementwise layer of a user's own that computes in double, whatever it is given.
// EXPECT: layer_exists<.*At<0, (struct )?Cube<4> ?>, .*NoStaticValueOf<(struct )?CubeFunction>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

struct CubeFunction {
#ifdef FIXED
  template <class T>
  static constexpr T value(T x){
#else
  static constexpr double value(double x) {
#endif
      return x * x * x;
} template <class T>
static constexpr T slope(T x) {
  return T(3) * x * x;
}
}
;
template <std::size_t... Extents>
struct Cube : Elementwise<CubeFunction, Extents...> {};

void run(Network<Cube<4>> const& net, Tensor<float, 4> const& x) {
  static_cast<void>(net(x));
}
