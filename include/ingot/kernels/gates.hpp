// The functions of recurrent gates: between two products of a step a processor waits for them, so they take few
// dependent steps, and no branch.
//
//   gate_sigmoid(x)   1 / (1 + e^-x), to within 4 units in the last place
//   gate_tanh(x)      tanh x as a quotient of polynomials, to within 6 units in the last place, never beyond -1 and 1
//
// Of float and packs of them, with contraction off; of other scalars they are math::sigmoid and math::tanh. Each number of
// a pack has the bits that it has alone. NaN gives NaN, -0 gives -0, infinities give what the functions tend to, to within
// 3e-7; sigmoid of -infinity is 1e-38, and not 0.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"

namespace ingot::kernels {

// Whether gates of N have functions of their own.
template <class N>
inline constexpr bool has_gate_functions = std::is_same_v<ingot::detail::element_t<N>, float>;

namespace detail {

// x between -limit and limit; NaN stays NaN. GCC makes a mask of each comparison, which takes several cycles more.
template <class N>
constexpr N clamped(N x, float limit) {
#if defined(__AVX__) && !defined(__clang__)
  if constexpr (sizeof(N) >= 16) {
    auto v = x.v;
    asm("vminps {%1, %2, %0|%0, %2, %1}" : "=v"(v) : "v"(v), "v"(N(limit).v));
    asm("vmaxps {%1, %2, %0|%0, %2, %1}" : "=v"(v) : "v"(v), "v"(N(-limit).v));
    return N(v);
  }
#endif
  return math::select(x > N(limit), N(limit), math::select(x < N(-limit), N(-limit), x));
}

// 1 + e^x for |x| <= 87. With x = n ln 2 + r, e^x is s (1 + r + r^2 (c0 + c1 r + ...)), s = 2^n: terms are added up from
// both ends, so that few wait for each other.
template <class N>
constexpr N one_and_exp(N x) {
  INGOT_AS_WRITTEN;
  using ingot::detail::as_written;
  using F = ingot::detail::Format<float>;
  N const shifted = as_written(x * N(1.44269504088896340736f) + N(F::round_magic));
  N const n = as_written(shifted - N(F::round_magic));
  N const s = ingot::detail::number_of<N>((ingot::detail::bits_of(shifted) << F::mantissa_bits) +
                                          ingot::detail::bits_of(N(1.0f)));
  N const r = as_written(x - n * N(F::ln2_high)) - n * N(F::ln2_low);
  N const r2 = r * r;
  N const s2 = s * r2;
  N const first = (N(1.0f) + s) + s * r;
  N const second = first + s2 * (N(0.499999934f) + N(0.166665206f) * r);
  N const third = (N(0.0416683887f) + N(0.00836872394f) * r) + N(0.00138145839f) * r2;
  return second + (s2 * r2) * third;
}

}  // namespace detail

// 1 / (1 + e^-x)
template <class N>
constexpr N gate_sigmoid(N x) {
  if constexpr (has_gate_functions<N>) {
    return N(1.0f) / detail::one_and_exp(-detail::clamped(x, 87.0f));
  } else {
    return math::sigmoid(x);
  }
}

// x P(x^2) / Q(x^2), P of degree 3 and Q of degree 5: the largest relative error over [-7.9, 7.9] is 8e-9, beyond it tanh
// is 1 to within 3e-7.
template <class N>
constexpr N gate_tanh(N x) {
  if constexpr (has_gate_functions<N>) {
    N const a = detail::clamped(x, 7.9f);
    N const t = a * a;
    N const t2 = t * t;
    N const p = (N(0.999999992f) + N(0.133029983f) * t) + t2 * (N(0.00338974093f) + N(1.78211343e-05f) * t);
    N const q = (N(1.0f) + N(0.46636324f) * t) + t2 * (N(0.0255109394f) + N(0.000307871997f) * t);
    return (a * p) / (q + (t2 * t2) * (N(5.27947839e-07f) - N(3.20648291e-10f) * t));
  } else {
    return math::tanh(x);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
