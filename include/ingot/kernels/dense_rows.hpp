// The products of a dense layer on targets whose registers hold one number each: one row after the other, so that its 16
// partial sums and eight factors of each kind are in registers. Lengths are no constants: all layers share the code.
//
// Numerics    the sums of `dot`, in its order.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/load_multiple.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// use(sums[l], a[l], b[l]) for 16 numbers, behind which a and b stand then.
template <class T, class Use>
INGOT_INLINE void for_each_lane(T (&sums)[lanes], T const*& a, T const*& b, Use const& use) {
  if constexpr (simd::loads_multiple<T>) {
    INGOT_UNROLL
    for (std::size_t first = 0; first < lanes; first += 8) {
      T of_a[8];
      T of_b[8];
      simd::load_eight<false>(a, of_a);
      simd::load_eight<true>(b, of_b);
      INGOT_UNROLL
      for (std::size_t l = 0; l < 8; ++l) {
        use(sums[first + l], of_a[l], of_b[l]);
        simd::use_up(sums[first + l]);
      }
    }
  } else {
    INGOT_UNROLL
    for (std::size_t l = 0; l < lanes; ++l) use(sums[l], a[l], b[l]);
    a += lanes;
    b += lanes;
  }
}

template <std::size_t Half = lanes / 2, class T>
INGOT_INLINE T halved(T (&sums)[lanes]) {
  if constexpr (Half == 0) {
    return sums[0];
  } else {
    INGOT_UNROLL
    for (std::size_t l = 0; l < Half; ++l) sums[l] += sums[l + Half];
    return halved<Half / 2>(sums);
  }
}

// a . b over as many numbers as a register's worth of partial sums and more, at most longest_dot; a and b stand behind
// them then. The first products are not added to 0: that would tell -0 from 0 alone, which `rest` does.
template <class T>
INGOT_INLINE T dot_of_row(T const*& a, T const*& b, std::size_t count) {
  T sums[lanes];
  for_each_lane(sums, a, b, [](T& sum, T p, T q) __attribute__((always_inline)) { sum = p * q; });
  for (std::size_t i = count / lanes; i > 1; --i) {
    for_each_lane(sums, a, b, [](T& sum, T p, T q) __attribute__((always_inline)) { sum += p * q; });
  }
  T rest = T(0);
  for (std::size_t i = count % lanes; i > 0; --i) rest += *a++ * *b++;
  return halved(sums) + rest;
}

// The same of any constant length.
template <class T, std::size_t N>
INGOT_INLINE T dot_of_row(T const*& a, T const*& b, std::integral_constant<std::size_t, N>) {
  if constexpr (N > longest_dot) {
    constexpr std::size_t half = half_of_dot<N>;
    T const first = dot_of_row(a, b, std::integral_constant<std::size_t, half>{});
    return first + dot_of_row(a, b, std::integral_constant<std::size_t, N - half>{});
  } else {
    return dot_of_row(a, b, N);
  }
}

// y[o] = ops(sum over i < in of w[o, i] x[i] + bias[o]) for o < out. In: std::size_t, or a longer length's constant. Not
// inlined, so that all layers of the same post-operations share it, and its caller needs no registers kept.
template <bool HasBias, class T, class In, class PostOps>
[[gnu::noinline]] void dense_in_rows(T const* weight, [[maybe_unused]] T const* bias, T const* x, T* y, In in,
                                     std::size_t out, PostOps ops) {
  for (std::size_t o = 0; o < out; ++o) {
    T const* from = x;
    T sum = dot_of_row(weight, from, in);
    if constexpr (HasBias) sum += bias[o];
    y[o] = simd::settled(ops.template at<1>(sum, o));
  }
}

// A length as dense_in_rows has it.
template <std::size_t N>
constexpr auto row_length() {
  if constexpr (N > longest_dot) {
    return std::integral_constant<std::size_t, N>{};
  } else {
    return N;
  }
}

}  // namespace detail
}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
