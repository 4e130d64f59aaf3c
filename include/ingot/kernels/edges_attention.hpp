// Attention over the edges of a graph: of each node over the nodes that it hears.
//
// Rows is a constant that says whom each node hears, in compressed rows: node i, of `rows`, at places starts[i] to
// starts[i + 1] - 1 of `nodes`, which has `entries`, here called edges. Values of nodes are [rows, Heads, Width],
// scores of nodes [rows, Heads], those of edges [entries, Heads].
//
// Numerics    sums over the edges of a node one after the other, in their order.
// Aliasing    what is written overlaps nothing that is read, except where it says so.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

// scores[n, h] = values[n, h] . factors[h]
template <std::size_t Nodes, std::size_t Heads, std::size_t Width, class T>
constexpr void scores_of_nodes(T const* values, T const* factors, T* scores) {
  for (std::size_t n = 0; n < Nodes; ++n) {
    for (std::size_t h = 0; h < Heads; ++h) {
      scores[n * Heads + h] = dot<Width>(values + (n * Heads + h) * Width, factors + h * Width);
    }
  }
}

// weights[k, h] = the softmax, over the edges k into a node i, of Score::value(from[nodes[k], h] + to[i, h]).
template <auto const& Rows, std::size_t Heads, class Score, class T>
constexpr void attention_of_edges(T const* from, T const* to, T* weights) {
  if constexpr (Rows.entries > 0) {
    for (std::size_t i = 0; i < Rows.rows; ++i) {
      std::array<T, Heads> largest{};
      for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
        map_numbers<Heads>([](auto sender, auto own) { return Score::value(sender + own); }, weights + k * Heads,
                           from + Rows.nodes[k] * Heads, to + i * Heads);
        if (k == Rows.starts[i]) std::copy_n(weights + k * Heads, Heads, largest.data());
        map_numbers<Heads>([](auto most, auto score) { return math::select(most < score, score, most); },
                           largest.data(), static_cast<T const*>(largest.data()), weights + k * Heads);
      }
      for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
        map_numbers<Heads>([](auto score, auto most) { return score - most; }, weights + k * Heads, weights + k * Heads,
                           largest.data());
      }
    }
    map_numbers<Rows.entries * Heads>([](auto difference) { return math::exp(difference); }, weights, weights);
    for (std::size_t i = 0; i < Rows.rows; ++i) {
      if (Rows.starts[i] == Rows.starts[i + 1]) continue;
      std::array<T, Heads> share{};
      for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
        map_numbers<Heads>([](auto sum, auto power) { return sum + power; }, share.data(), share.data(),
                           weights + k * Heads);
      }
      map_numbers<Heads>([](auto sum) { return T(1) / sum; }, share.data(), share.data());
      for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
        map_numbers<Heads>([](auto power, auto of_one) { return power * of_one; }, weights + k * Heads,
                           weights + k * Heads, share.data());
      }
    }
  }
}

// dfrom and dto of the function above, given its results and their gradient, which is overwritten.
template <auto const& Rows, std::size_t Heads, class Score, class T>
constexpr void attention_of_edges_backward(T const* from, T const* to, T const* weights, T* dweights, T* dfrom,
                                           T* dto) {
  std::fill_n(dfrom, Rows.rows * Heads, T(0));
  std::fill_n(dto, Rows.rows * Heads, T(0));
  for (std::size_t i = 0; i < Rows.rows; ++i) {
    std::array<T, Heads> mean{};
    for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
      map_numbers<Heads>([](auto sum, auto weight, auto slope) { return sum + weight * slope; }, mean.data(),
                         mean.data(), weights + k * Heads, dweights + k * Heads);
    }
    T* const down = dto + i * Heads;
    for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
      std::size_t const sender = Rows.nodes[k] * Heads;
      T* const up = dweights + k * Heads;
      map_numbers<Heads>([](auto slope, auto weight, auto middle) { return weight * (slope - middle); }, up, up,
                         weights + k * Heads, mean.data());
      map_numbers<Heads>([](auto slope, auto of_sender, auto own) { return slope * Score::slope(of_sender + own); }, up,
                         up, from + sender, to + i * Heads);
      map_numbers<Heads>([](auto sum, auto slope) { return sum + slope; }, dfrom + sender, dfrom + sender, up);
      map_numbers<Heads>([](auto sum, auto slope) { return sum + slope; }, down, down, up);
    }
  }
}

namespace detail {

// y[c] = the sum of weights[k, h] * values[nodes[k], h, c] over the edges from `begin` to `end` - 1 and Folded heads
// from `head` on: first all edges of one head.
template <auto const& Rows, std::size_t Heads, std::size_t Width, std::size_t Folded, class T>
constexpr void weigh_rows(std::size_t begin, std::size_t end, std::size_t head, T const* weights, T const* values,
                          T* y) {
  if constexpr (Rows.entries == 0) {
    std::fill_n(y, Width, T(0));
  } else {
    if constexpr (simd::in_registers<T>) {
      if (!std::is_constant_evaluated()) {
        constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(Width));
        for_each_column_tile<Width, W, tile_for(1, (Width + W - 1) / W).vectors>(
            [&]<std::size_t Wide, std::size_t Vectors, std::size_t>(std::size_t c) __attribute__((always_inline)) {
              Tile<T, Wide, 1, Vectors> tile;
              tile.start(T(0));
              for (std::size_t h = head; h < head + Folded; ++h) {
                for (std::size_t k = begin; k < end; ++k) {
                  tile.add(weights + k * Heads + h, 0, values + (Rows.nodes[k] * Heads + h) * Width + c, Wide);
                }
              }
              tile.store(y + c, Width, Wide);
            });
        return;
      }
    }
    for (std::size_t c = 0; c < Width; ++c) {
      T sum = T(0);
      for (std::size_t h = head; h < head + Folded; ++h) {
        for (std::size_t k = begin; k < end; ++k) {
          sum += weights[k * Heads + h] * values[(Rows.nodes[k] * Heads + h) * Width + c];
        }
      }
      y[c] = sum;
    }
  }
}

}  // namespace detail

// y[i, h] = the sum of weights[k, h] * values[nodes[k], h] over the edges k into node i; nothing heard is 0.
template <auto const& Rows, std::size_t Heads, std::size_t Width, class T>
constexpr void weighted_values(T const* weights, T const* values, T* y) {
  for (std::size_t i = 0; i < Rows.rows; ++i) {
    for (std::size_t h = 0; h < Heads; ++h) {
      detail::weigh_rows<Rows, Heads, Width, 1>(Rows.starts[i], Rows.starts[i + 1], h, weights, values,
                                                y + (i * Heads + h) * Width);
    }
  }
}

// The mean over the heads instead: y is [nodes, Width].
template <auto const& Rows, std::size_t Heads, std::size_t Width, class T>
constexpr void mean_of_weighted_values(T const* weights, T const* values, T* y) {
  constexpr T share = T(1) / T(Heads);
  for (std::size_t i = 0; i < Rows.rows; ++i) {
    detail::weigh_rows<Rows, Heads, Width, Heads>(Rows.starts[i], Rows.starts[i + 1], 0, weights, values,
                                                  y + i * Width);
    map_numbers<Width>([share](auto sum) { return sum * share; }, y + i * Width, y + i * Width);
  }
}

// The gradients of weights and of values of the two functions above: of the mean, where dy has no heads.
template <auto const& Rows, std::size_t Heads, std::size_t Width, bool OfMean, class T>
constexpr void weighted_values_backward(T const* weights, T const* values, T const* dy, T* dweights, T* dvalues) {
  T const share = OfMean ? T(1) / T(Heads) : T(1);
  for (std::size_t n = 0; n < Rows.rows * Heads * Width; ++n) dvalues[n] = T(0);
  for (std::size_t i = 0; i < Rows.rows; ++i) {
    for (std::size_t k = Rows.starts[i]; k < Rows.starts[i + 1]; ++k) {
      for (std::size_t h = 0; h < Heads; ++h) {
        T const* const up = dy + (OfMean ? i : i * Heads + h) * Width;
        std::size_t const sender = (Rows.nodes[k] * Heads + h) * Width;
        T const product = dot<Width>(up, values + sender);
        T const weight = OfMean ? weights[k * Heads + h] * share : weights[k * Heads + h];
        dweights[k * Heads + h] = OfMean ? product * share : product;
        map_numbers<Width>([weight](auto sum, auto slope) { return sum + weight * slope; }, dvalues + sender,
                           dvalues + sender, up);
      }
    }
  }
}

// What scores give back to their values and factors: dvalues[n, h] += dscores[n, h] * factors[h],
// dfactors[h] += the sum over n of dscores[n, h] * values[n, h].
template <std::size_t Nodes, std::size_t Heads, std::size_t Width, class T>
constexpr void scores_of_nodes_backward(T const* values, T const* factors, T const* dscores, T* dvalues, T* dfactors) {
  for (std::size_t n = 0; n < Nodes; ++n) {
    for (std::size_t h = 0; h < Heads; ++h) {
      T const score = dscores[n * Heads + h];
      std::size_t const at = (n * Heads + h) * Width;
      auto const add = [score](auto sum, auto other) { return sum + score * other; };
      map_numbers<Width>(add, dvalues + at, dvalues + at, factors + h * Width);
      map_numbers<Width>(add, dfactors + h * Width, dfactors + h * Width, values + at);
    }
  }
}

// y[n] += bias
template <std::size_t Nodes, std::size_t Width, class T>
constexpr void add_to_each_node(T const* bias, T* y) {
  for (std::size_t n = 0; n < Nodes; ++n) {
    map_numbers<Width>([](auto sum, auto own) { return sum + own; }, y + n * Width, y + n * Width, bias);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
