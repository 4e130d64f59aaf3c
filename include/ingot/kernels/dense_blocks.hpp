// The products of a dense layer whose weights stand in blocks of 16 outputs, input by input: no sum is spread over the
// numbers of a register, and none is put together by shuffles.
//
// Numerics    the sums of `dot`, in its order.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Outputs of a block, the same on all targets.
inline constexpr std::size_t block_outputs = 16;

namespace detail {

// How many of the 16 partial sums of `dot` are taken up at once for Samples samples: as many as registers hold.
template <std::size_t Samples>
inline constexpr std::size_t sums_at_once = [] {
  std::size_t count = lanes;
  while (count > 1 && Samples * count + Samples + 1 > simd::registers) count /= 2;
  return count;
}();

// The products of W outputs of a block of N inputs with Samples samples, which stand `sample` numbers apart.
template <std::size_t N, std::size_t W, std::size_t Samples, class T>
INGOT_INLINE std::array<simd::vector_t<T, W>, Samples> block_dots(T const* block, T const* x, std::size_t sample) {
  using Vector = simd::vector_t<T, W>;
  using Sums = std::array<Vector, Samples>;
  if constexpr (N > longest_dot) {
    constexpr std::size_t half = half_of_dot<N>;
    Sums first = block_dots<half, W, Samples>(block, x, sample);
    Sums const second = block_dots<N - half, W, Samples>(block + half * block_outputs, x + half, sample);
    INGOT_UNROLL
    for (std::size_t s = 0; s < Samples; ++s) first[s] += second[s];
    return first;
  } else {
    constexpr std::size_t whole = N - N % lanes;
    Sums rest;
    INGOT_UNROLL
    for (std::size_t s = 0; s < Samples; ++s) rest[s] = simd::broadcast<T, W>(T(0));
    INGOT_UNROLL
    for (std::size_t i = whole; i < N; ++i) {
      Vector const w = simd::load<W>(block + i * block_outputs);
      INGOT_UNROLL
      for (std::size_t s = 0; s < Samples; ++s) rest[s] += w * x[s * sample + i];
    }
    if constexpr (whole == 0) {
      return rest;
    } else {
      constexpr std::size_t at_once = sums_at_once<Samples>;
      Vector sums[lanes][Samples];
      INGOT_UNROLL
      for (std::size_t first = 0; first < lanes; first += at_once) {
        Vector part[at_once][Samples];
        auto const for_each_term = [&](std::size_t i, auto const& use) __attribute__((always_inline)) {
          INGOT_UNROLL
          for (std::size_t l = 0; l < at_once; ++l) {
            Vector const w = simd::load<W>(block + (i + first + l) * block_outputs);
            INGOT_UNROLL
            for (std::size_t s = 0; s < Samples; ++s) use(part[l][s], w, x[s * sample + i + first + l]);
          }
        };
        for_each_term(0, [](Vector& sum, Vector w, T number) __attribute__((always_inline)) { sum = w * number; });
        for (std::size_t i = lanes; i < whole; i += lanes) {
          for_each_term(i, [](Vector& sum, Vector w, T number) __attribute__((always_inline)) { sum += w * number; });
        }
        INGOT_UNROLL
        for (std::size_t l = 0; l < at_once; ++l) {
          INGOT_UNROLL
          for (std::size_t s = 0; s < Samples; ++s) sums[first + l][s] = part[l][s];
        }
      }
      INGOT_UNROLL
      for (std::size_t half = lanes / 2; half > 0; half /= 2) {
        INGOT_UNROLL
        for (std::size_t l = 0; l < half; ++l) {
          INGOT_UNROLL
          for (std::size_t s = 0; s < Samples; ++s) sums[l][s] += sums[l + half][s];
        }
      }
      INGOT_UNROLL
      for (std::size_t s = 0; s < Samples; ++s) rest[s] = sums[0][s] + rest[s];
      return rest;
    }
  }
}

// All blocks in registers, samples up to four at a time.
template <bool HasBias, std::size_t In, std::size_t Blocks, std::size_t B, class T, class X, class Y, class PostOps>
void dense_blocks_in_registers(T const* blocks, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                               PostOps const& ops) {
  constexpr std::size_t W = std::min(simd::width<T>, block_outputs);
  constexpr std::size_t samples = std::min(B, std::size_t{4});
  auto const some = [&]<std::size_t Some>(std::size_t o, std::size_t b) {
    T const* const block = blocks + o / block_outputs * block_outputs * In + o % block_outputs;
    auto const sums = block_dots<In, W, Some>(block, x.sample(b), x.stride);
    for (std::size_t s = 0; s < Some; ++s) {
      auto sum = sums[s];
      if constexpr (HasBias) sum += simd::load<W>(bias + o);
      simd::store<W>(y.sample(b + s) + o, ops.from(b + s, o).template at<W>(sum, 0));
    }
  };
  for (std::size_t o = 0; o < Blocks * block_outputs; o += W) {
    for (std::size_t b = 0; b + samples <= B; b += samples) some.template operator()<samples>(o, b);
    if constexpr (B % samples != 0) some.template operator()<B % samples>(o, B - B % samples);
  }
}

}  // namespace detail

// y[b, o] = sum_i blocks[o / 16, i, o % 16] x[b, i] + bias[o] for the 16 Blocks first outputs of y; without HasBias,
// bias is not looked at. Post-operations are of the sums.
template <bool HasBias, std::size_t In, std::size_t Blocks, std::size_t B, class T, class X, class Y,
          class PostOps = NoPostOps>
constexpr void dense_blocks_forward(T const* blocks, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                    PostOps const& ops = {}) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) {
      return detail::dense_blocks_in_registers<HasBias, In, Blocks>(blocks, bias, x, y, ops);
    }
  }
  for (std::size_t o = 0; o < Blocks * block_outputs; ++o) {
    std::array<T, In> row{};
    for (std::size_t i = 0; i < In; ++i) row[i] = blocks[(o / block_outputs * In + i) * block_outputs + o % block_outputs];
    for (std::size_t b = 0; b < B; ++b) {
      T sum = dot<In>(row.data(), x.sample(b));
      if constexpr (HasBias) sum += bias[o];
      y.sample(b)[o] = ops.from(b, o).template at<1>(sum, 0);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
