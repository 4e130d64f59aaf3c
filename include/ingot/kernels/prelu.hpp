// The rectifier with slopes of its own below 0, and its gradients.
//
// Numerics    a slope's gradient is a sum in pairs.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// y = x for x > 0, slope[i] x otherwise, each slope for as many numbers of a sample.
template <std::size_t Slopes, std::size_t B, class T, class S>
constexpr void prelu_forward(View<T const, B, S> x, View<T, B, S> y, T const* slope) {
  constexpr std::size_t run = S::size / Slopes;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < Slopes; ++i) {
      auto const rectified = [&, factor = slope[i]]<class N>(N v) { return math::select(v > N(T(0)), v, v * factor); };
      map_numbers<run>(rectified, y.sample(b) + i * run, x.sample(b) + i * run);
    }
  }
}

// dx = dy where x > 0, slope[i] dy elsewhere.
template <std::size_t Slopes, std::size_t B, class T, class S>
constexpr void prelu_backward_input(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx, T const* slope) {
  constexpr std::size_t run = S::size / Slopes;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < Slopes; ++i) {
      auto const chosen = [&, factor = slope[i]]<class N>(N up, N v) {
        return math::select(v > N(T(0)), up, up * factor);
      };
      map_numbers<run>(chosen, dx.sample(b) + i * run, dy.sample(b) + i * run, x.sample(b) + i * run);
    }
  }
}

// dslope[i] += the sum of x dy over the numbers of that slope that are not above 0.
template <std::size_t Slopes, std::size_t B, class T, class S>
constexpr void prelu_backward_weight(View<T const, B, S> x, View<T const, B, S> dy, T* dslope) {
  constexpr std::size_t run = S::size / Slopes;
  for (std::size_t i = 0; i < Slopes; ++i) {
    PairwiseSum<T> sum;
    for (std::size_t b = 0; b < B; ++b) {
      T const* const in = x.sample(b) + i * run;
      T const* const up = dy.sample(b) + i * run;
      sum.add_terms(run, [&]<std::size_t W>(Together<W>, std::size_t j) {
        auto const v = read<W>(in + j);
        using N = std::remove_const_t<decltype(v)>;
        return read<W>(up + j) * math::select(v > N(T(0)), N(T(0)), v);
      });
    }
    dslope[i] += sum.total();
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
