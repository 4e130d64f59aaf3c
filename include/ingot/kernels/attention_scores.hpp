// Scores of several queries with keys that stand in blocks, number by number: a register holds those of W keys.
//
// Numerics    the sums of `dot`, in its order.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Number d of W keys stands at keys + d * apart; that of query r at queries + r * step + d.
template <class T, std::size_t W, std::size_t Rows>
struct ScoreTile {
  using Vector = simd::vector_t<T, W>;
  using Sums = std::array<Vector, Rows>;

  T const* keys;
  std::size_t apart;
  T const* queries;
  std::size_t step;

  // The products of N numbers from d on.
  template <std::size_t N>
  INGOT_INLINE Sums dots(std::size_t d) const {
    if constexpr (N > longest_dot) {
      constexpr std::size_t half = half_of_dot<N>;
      return sum(dots<half>(d), dots<N - half>(d + half));
    } else {
      constexpr std::size_t whole = N - N % lanes;
      Sums rest = each([](std::size_t) __attribute__((always_inline)) { return simd::broadcast<T, W>(T(0)); });
      INGOT_UNROLL
      for (std::size_t i = whole; i < N; ++i) add(rest, d + i);
      if constexpr (whole > 0) {
        return sum(halved<whole, 1>(d), rest);
      } else {
        return rest;
      }
    }
  }

 private:
  template <class Make>
  INGOT_INLINE static Sums each(Make const& make) {
    Sums sums;
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) sums[r] = make(r);
    return sums;
  }
  INGOT_INLINE static Sums sum(Sums const& a, Sums const& b) {
    return each([&](std::size_t r) __attribute__((always_inline)) { return a[r] + b[r]; });
  }
  INGOT_INLINE Sums product(std::size_t d) const {
    Vector const numbers = simd::load<W>(keys + d * apart);
    return each([&](std::size_t r) __attribute__((always_inline)) { return numbers * queries[r * step + d]; });
  }
  INGOT_INLINE void add(Sums& sums, std::size_t d) const {
    Vector const numbers = simd::load<W>(keys + d * apart);
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) sums[r] += numbers * queries[r * step + d];
  }

  // What `dot` has in a lane when Width of them are left, from that of the lane that d stands for: a lane's sum is put
  // together as soon as its terms are there, so that few of them wait in registers.
  template <std::size_t Whole, std::size_t Width>
  INGOT_INLINE Sums halved(std::size_t d) const {
    if constexpr (2 * Width < lanes) {
      return sum(halved<Whole, 2 * Width>(d), halved<Whole, 2 * Width>(d + Width));
    } else {
      Sums a = product(d);
      Sums b = product(d + Width);
      for (std::size_t i = lanes; i < Whole; i += lanes) {
        add(a, d + i);
        add(b, d + i + Width);
      }
      return sum(a, b);
    }
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
