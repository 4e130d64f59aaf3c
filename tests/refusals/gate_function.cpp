// A function that chooses by ?: takes no packs of numbers.
// EXPECT: layer_exists<.*At<0, .*GatedActivation<.*NotOfPacks<.*Step
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Step {
#ifdef FIXED
  static constexpr bool of_packs = true;
#endif
  template <class T>
  static constexpr T value(T x) {
    return math::select(x < T(0), T(0), T(1));
  }
  template <class T>
  static constexpr T slope(T) {
    return T(0);
  }
};
using Net = Network<GatedActivation<Shape<4>, activation::Tanh, Step>>;

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
