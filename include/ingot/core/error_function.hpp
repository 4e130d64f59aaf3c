// erf x near 0, where the difference of 1 and erfc x would have no digits.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/float_format.hpp"

namespace ingot::detail {

// Of (erf(x) / x - 2 / sqrt(pi)) / x^2 in x^2, for |x| <= 1: Chebyshev fits of this file's own, made with 60 digits.
template <class T>
inline constexpr std::array<T, 7> erf_coefficients{-0.37612638889F,   0.1128379027F,    -0.0268659453072F,
                                                   0.00522261112799F, -0.000850854529F, 0.000114517369F,
                                                   -0.00001021674805F};
template <>
inline constexpr std::array<double, 13> erf_coefficients<double>{
    -0.37612638903183752462,    0.11283791670955125438,    -0.026866170645131083017,  0.0052239776254384689714,
    -0.00085483270230246961841, 0.00012055332952700439455, -1.4925649082364784832e-5, 1.6462076794793433362e-6,
    -1.6365085592632062268e-7,  1.4796618901290416723e-8,  -1.2190356240321170012e-9, 8.8006800904602030285e-11,
    -4.374621450325064037e-12};

// x + x (2 / sqrt(pi) - 1 + ...): the large term is exact.
template <class N>
constexpr N erf_near_zero(N x) {
  using T = element_t<N>;
  constexpr auto const& coefficients = erf_coefficients<T>;
  N const x2 = x * x;
  N p = N(coefficients[coefficients.size() - 1]);
  INGOT_UNROLL
  for (std::size_t k = coefficients.size() - 1; k > 0; --k) p = p * x2 + N(coefficients[k - 1]);
  return x + x * (N(T(0.12837916709551257390)) + x2 * p);
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
