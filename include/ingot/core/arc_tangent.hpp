// atan x for every x, to within 2 units in the last place; of a number or of each number of a pack, without branches.
//
// With a = |x| turned by a multiple of pi / 4, r = tan(atan a - turn) is at most sqrt(2) - 1 large, and atan r is
// r + r^3 P(r^2). The polynomials are Chebyshev fits of this file's own, made with 60 digits over [0, (sqrt(2) - 1)^2].
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"

namespace ingot::detail {

template <class T>
inline constexpr std::array<T, 5> arc_tangent_coefficients{-0.333333317538168F, 0.199995387947719F, -0.142638971125987F,
                                                           0.107430996676746F, -0.064498352245915F};
template <>
inline constexpr std::array<double, 11> arc_tangent_coefficients<double>{
    -0.33333333333333330127,  0.19999999999995479198,  -0.1428571428465789355,   0.111111110145610136,
    -0.090909045498846109542, 0.076921825351166482024, -0.066645022156714471037, 0.05858068756861510547,
    -0.050850304928109405433, 0.039219552532551294092, -0.019162068915902573948};

template <class N>
constexpr N arc_tangent(N x) {
  INGOT_AS_WRITTEN;
  using T = element_t<N>;
  using Bits = typename Format<T>::Bits;
  constexpr auto const& coefficients = arc_tangent_coefficients<T>;
  constexpr Bits sign = Bits{1} << (sizeof(T) * 8 - 1);
  constexpr T quarter_pi = T(0.78539816339744830962);
  constexpr T quarter_pi_low = sizeof(T) == 4 ? T(-2.18556941e-8) : T(3.0616169978683829430e-17);
  N const a = number_of<N>(bits_of(x) & static_cast<Bits>(~sign));
  auto const far = a > N(T(2.4142135623730950488));
  auto const middle = a > N(T(0.41421356237309504880));
  N const numerator = math::select(far, N(T(-1)), math::select(middle, a - N(T(1)), a));
  N const denominator = math::select(far, a, math::select(middle, a + N(T(1)), N(T(1))));
  N const r = numerator / denominator;
  N const r2 = r * r;
  N p = N(coefficients[coefficients.size() - 1]);
  INGOT_UNROLL
  for (std::size_t k = coefficients.size() - 1; k > 0; --k) p = p * r2 + N(coefficients[k - 1]);
  N const turns = math::select(far, N(T(2)), math::select(middle, N(T(1)), N(T(0))));
  N const rest = r * (r2 * p) + turns * N(quarter_pi_low);
  N const angle = turns * N(quarter_pi) + as_written(r + rest);
  return number_of<N>(bits_of(angle) | (bits_of(x) & sign));
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
