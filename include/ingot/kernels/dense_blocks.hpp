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
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

// Outputs of a block, the same on all targets.
inline constexpr std::size_t block_outputs = 16;

// Whether blocks are faster than rows on this target: where shuffles that add up the 16 partial sums of a row weigh
// beside its products, and where a row ends in terms that do not fill a register.
template <class T>
constexpr bool prefers_blocks(std::size_t in, std::size_t out) {
  if (out < block_outputs || !simd::in_registers<T> || simd::width<T> == 1) return false;
  if (in < lanes) return true;
  return simd::registers >= 32 && (in <= 2 * lanes || (in % lanes != 0 && in <= 8 * lanes));
}

namespace detail {

// Where output o of input 0 stands.
template <std::size_t In>
constexpr std::size_t place_in_blocks(std::size_t o) {
  return o / block_outputs * block_outputs * In + o % block_outputs;
}

// Vectors registers of W outputs each times Samples samples, whose 16 partial sums each are taken up some at a time.
template <class T, std::size_t In, std::size_t W, std::size_t Vectors, std::size_t Samples>
struct BlockTile {
  using Vector = simd::vector_t<T, W>;
  using Sums = std::array<std::array<Vector, Samples>, Vectors>;

  // As many partial sums as registers hold.
  static constexpr std::size_t at_once = [] {
    std::size_t count = lanes;
    while (count > 1 && Vectors * Samples * count + Vectors + 2 > simd::registers) count /= 2;
    return count;
  }();

  // The products of N inputs of the outputs from `block` on with samples that stand `sample` numbers apart.
  template <std::size_t N>
  INGOT_INLINE static Sums dots(T const* block, T const* x, std::size_t sample) {
    if constexpr (N > longest_dot) {
      constexpr std::size_t half = half_of_dot<N>;
      Sums first = dots<half>(block, x, sample);
      Sums const second = dots<N - half>(block + half * block_outputs, x + half, sample);
      for_each_sum([&](std::size_t v, std::size_t s) __attribute__((always_inline)) { first[v][s] += second[v][s]; });
      return first;
    } else {
      constexpr std::size_t whole = N - N % lanes;
      Sums rest;
      for_each_sum([&](std::size_t v, std::size_t s)
                       __attribute__((always_inline)) { rest[v][s] = simd::broadcast<T, W>(T(0)); });
      INGOT_UNROLL
      for (std::size_t i = whole; i < N; ++i) {
        add_term(block, x, sample, i, rest, [](Vector& sum, Vector p) __attribute__((always_inline)) { sum += p; });
      }
      if constexpr (whole > 0) {
        Sums const sums = sums_of_lanes<whole>(block, x, sample);
        for_each_sum([&](std::size_t v, std::size_t s)
                         __attribute__((always_inline)) { rest[v][s] = sums[v][s] + rest[v][s]; });
      }
      return rest;
    }
  }

 private:
  template <class Use>
  INGOT_INLINE static void for_each_sum(Use const& use) {
    INGOT_UNROLL
    for (std::size_t v = 0; v < Vectors; ++v) {
      INGOT_UNROLL
      for (std::size_t s = 0; s < Samples; ++s) use(v, s);
    }
  }

  // use(sum, product) for the products of input i.
  template <class Use>
  INGOT_INLINE static void add_term(T const* block, T const* x, std::size_t sample, std::size_t i, Sums& sums,
                                    Use const& use) {
    for_each_sum([&](std::size_t v, std::size_t s) __attribute__((always_inline)) {
      Vector const w = simd::load<W>(block + place_in_blocks<In>(v * W) + i * block_outputs);
      use(sums[v][s], w * x[s * sample + i]);
    });
  }

  // 16 partial sums, added up in the order of `dot`.
  template <std::size_t Whole>
  INGOT_INLINE static Sums sums_of_lanes(T const* block, T const* x, std::size_t sample) {
    Sums sums[lanes];
    INGOT_UNROLL
    for (std::size_t first = 0; first < lanes; first += at_once) {
      Sums some[at_once];
      INGOT_UNROLL
      for (std::size_t l = 0; l < at_once; ++l) {
        add_term(block, x, sample, first + l, some[l],
                 [](Vector& sum, Vector p) __attribute__((always_inline)) { sum = p; });
      }
      for (std::size_t i = lanes; i < Whole; i += lanes) {
        INGOT_UNROLL
        for (std::size_t l = 0; l < at_once; ++l) {
          add_term(block, x, sample, i + first + l, some[l],
                   [](Vector& sum, Vector p) __attribute__((always_inline)) { sum += p; });
        }
      }
      INGOT_UNROLL
      for (std::size_t l = 0; l < at_once; ++l) sums[first + l] = some[l];
    }
    INGOT_UNROLL
    for (std::size_t half = lanes / 2; half > 0; half /= 2) {
      INGOT_UNROLL
      for (std::size_t l = 0; l < half; ++l) {
        for_each_sum([&](std::size_t v, std::size_t s)
                         __attribute__((always_inline)) { sums[l][v][s] += sums[l + half][v][s]; });
      }
    }
    return sums[0];
  }
};

// All blocks in registers: of one sample up to four registers of outputs at a time, of several one, with four samples.
template <bool HasBias, std::size_t In, std::size_t Blocks, std::size_t B, class T, class X, class Y, class PostOps>
void dense_blocks_in_registers(T const* blocks, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                               PostOps const& ops) {
  constexpr std::size_t W = std::min(simd::width<T>, block_outputs);
  constexpr std::size_t vectors = Blocks * block_outputs / W;
  constexpr std::size_t samples = std::min(B, std::size_t{4});
  auto const tile = [&]<std::size_t Vectors, std::size_t Samples>(std::size_t vector, std::size_t b) {
    T const* const block = blocks + place_in_blocks<In>(vector * W);
    auto const sums = BlockTile<T, In, W, Vectors, Samples>::template dots<In>(block, x.sample(b), x.stride);
    for (std::size_t v = 0; v < Vectors; ++v) {
      std::size_t const o = (vector + v) * W;
      for (std::size_t s = 0; s < Samples; ++s) {
        auto sum = sums[v][s];
        if constexpr (HasBias) sum += simd::load<W>(bias + o);
        simd::store<W>(y.sample(b + s) + o, ops.from(b + s, o).template at<W>(sum, 0));
      }
    }
  };
  for_each_row_tile<vectors, std::min(vectors, 4 / samples)>([&]<std::size_t Vectors>(std::size_t vector) {
    for_each_row_tile<B, samples>(
        [&]<std::size_t Samples>(std::size_t b) { tile.template operator()<Vectors, Samples>(vector, b); });
  });
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
    T const* const first = blocks + detail::place_in_blocks<In>(o);
    for (std::size_t i = 0; i < In; ++i) row[i] = first[i * block_outputs];
    for (std::size_t b = 0; b < B; ++b) {
      T sum = dot<In>(row.data(), x.sample(b));
      if constexpr (HasBias) sum += bias[o];
      y.sample(b)[o] = ops.from(b, o).template at<1>(sum, 0);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
