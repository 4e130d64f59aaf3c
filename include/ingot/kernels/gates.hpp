// The functions of recurrent gates: between two products of a step a processor waits for them, so they take few
// dependent steps, and no branch.
//
//   gate_sigmoid(x)   1 / (1 + e^-x), to within 3 units in the last place
//   gate_tanh(x)      tanh x as a quotient of polynomials, to within 6 units in the last place, never beyond -1 and 1
//
// Of float and packs of them; of other scalars they are math::sigmoid and math::tanh. Each number of a pack has the bits
// that it has alone. NaN gives NaN, -0 gives -0, infinities give what the functions tend to: sigmoid of -infinity is
// 1e-38, and not 0.
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

template <class N>
constexpr N clamped(N x, float limit) {
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

template <class N>
constexpr N gate_sigmoid(N x) {
  if constexpr (has_gate_functions<N>) {
    return N(1.0f) / detail::one_and_exp(-detail::clamped(x, 87.0f));
  } else {
    return math::sigmoid(x);
  }
}

// x P(x^2) / Q(x^2), P of degree 3 and Q of degree 6: the largest relative error over [-9.02, 9.02] is 2.5e-9, beyond it
// tanh is 1.
template <class N>
constexpr N gate_tanh(N x) {
  if constexpr (has_gate_functions<N>) {
    N const a = detail::clamped(x, 9.02f);
    N const t = a * a;
    N const t2 = t * t;
    N const p = (N(0.999999997f) + N(0.13456066f) * t) + t2 * (N(0.00357563122f) + N(2.10105052e-05f) * t);
    N const q = (N(1.0f) + N(0.467893969f) * t) + t2 * (N(0.0262069927f) + N(0.000339038261f) * t);
    N const rest = (N(6.92915691e-07f) - N(6.67230808e-10f) * t) + t2 * N(7.12374345e-13f);
    return detail::clamped((a * p) / (q + (t2 * t2) * rest), 1.0f);
  } else {
    return math::tanh(x);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
