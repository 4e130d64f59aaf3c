// An elementwise layer of a user's own, alone, whose function's value is no static member.
// EXPECT: this layer is refused
// EXPECT: accepted<.*NoStaticValueOf<(struct )?CubeFunction>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

struct CubeFunction {
  template <class T>
#ifdef FIXED
  static constexpr T value(T x){
#else
  constexpr T value(T x) const {
#endif
      return x * x * x;
} template <class T>
static constexpr T slope(T x) {
  return T(3) * x * x;
}
}
;

constexpr Elementwise<CubeFunction, 4> cube{};
