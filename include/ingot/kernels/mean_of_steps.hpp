// The mean over the steps of a sequence that count, and its gradient.
//
// Numerics    sums in pairs; a step that does not count adds 0, whatever it holds.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/kernels/marks.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Steps of Width features, each with a mark behind them if they are marked.
template <std::size_t Steps, std::size_t Width, bool Marked>
struct MeanOfSteps {
  static constexpr std::size_t step = Width + std::size_t{Marked};

  // y[i] = mean of x[n, i] over the steps n that count; 0 where none does.
  template <class T>
  static constexpr void forward(T const* x, T* y) {
    T const count = number_of_steps(x);
    for (std::size_t i = 0; i < Width; ++i) {
      T const sum = sum_terms<T>(Steps, [&](std::size_t at) { return step_counts(x, at) ? x[at * step + i] : T(0); });
      y[i] = sum / count;
    }
  }

  // dx[n, i] = dy[i] / count where step n counts, else 0.
  template <class T>
  static constexpr void backward(T const* x, T const* dy, T* dx) {
    T const count = number_of_steps(x);
    for (std::size_t n = 0; n < Steps; ++n) {
      for (std::size_t i = 0; i < Width; ++i) dx[n * step + i] = step_counts(x, n) ? dy[i] / count : T(0);
      if constexpr (Marked) dx[n * step + Width] = T(0);
    }
  }

 private:
  template <class T>
  static constexpr bool step_counts(T const* x, std::size_t n) {
    if constexpr (Marked) return kernels::counts(x[n * step + Width]);
    return true;
  }
  template <class T>
  static constexpr T number_of_steps(T const* x) {
    std::size_t count = 0;
    for (std::size_t n = 0; n < Steps; ++n) count += std::size_t{step_counts(x, n)};
    return T(count > 0 ? count : 1);
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
