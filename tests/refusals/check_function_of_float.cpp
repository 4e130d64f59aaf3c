// A function of float alone takes no dual numbers.
// EXPECT: the gradient of this layer cannot be checked
// EXPECT: gradient_can_be_checked<.*Square<4.*ItComputesInOneScalarAlone
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct SquareFunction {
#ifdef FIXED
  template <class T>
  static constexpr T value(T x) {
    return x * x;
  }
  template <class T>
  static constexpr T slope(T x) {
    return x + x;
  }
#else
  static constexpr float value(float x) { return x * x; }
  static constexpr float slope(float x) { return x + x; }
#endif
};
template <std::size_t... Extents>
struct Square : Elementwise<SquareFunction, Extents...> {};

static_assert(check_by_duals<Square<4>>().worst() < 1e-12);
