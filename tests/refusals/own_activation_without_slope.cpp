// An elementwise layer of a user's own whose function has no slope, in a network.
// EXPECT: a layer of the network is refused
// EXPECT: layer_exists<.*At<1, (struct )?Cube<4> ?>, .*NoStaticSlopeOf<(struct )?CubeFunction>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

struct CubeFunction {
  template <class T>
  static constexpr T value(T x) {
    return x * x * x;
  }
#ifdef FIXED
  template <class T>
  static constexpr T slope(T x) {
    return T(3) * x * x;
  }
#endif
};
template <std::size_t... Extents>
struct Cube : Elementwise<CubeFunction, Extents...> {};
inline constexpr words::OfExtents<Cube> cube{};

using Net = decltype(build<Shape<2>>(dense<4>, cube, dense<1>));

Tensor<float, 1> run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
