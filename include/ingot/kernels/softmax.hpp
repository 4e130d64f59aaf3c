// Softmax in its stable form, and its gradients.
#pragma once

#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// The first of the largest elements, or the first NaN.
template <std::size_t N, class T>
constexpr std::size_t position_of_maximum(T const* x) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < N; ++i) {
    if (x[i] > x[best] || (x[i] != x[i] && x[best] == x[best])) best = i;
  }
  return best;
}

// ln sum e^x in two parts that are not to be added where what is subtracted from them may be as large: the largest x,
// and the logarithm of a sum of which the largest's own 1 is known.
template <class T>
struct LogSum {
  T largest;
  T rest;

  // 1 - p, p being the softmax at x, which cancels only where x is the largest.
  constexpr T complement(T x, T p) const { return x < largest ? T(1) - p : -math::expm1(-rest); }
};

// e^(x - largest) in p, and the sum of all but the largest's own; p may be x.
template <std::size_t N, class T>
constexpr T exponentials(T const* x, T* p, std::size_t best) {
  T const largest = x[best];
  for (std::size_t i = 0; i < N; ++i) p[i] = math::exp(x[i] - largest);
  return sum_terms<T>(N, [&](std::size_t i) { return i == best ? p[i] - p[i] : p[i]; });
}

// p = softmax(x), and ln sum e^x; p may be x.
template <std::size_t N, class T>
constexpr LogSum<T> softmax(T const* x, T* p) {
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others = exponentials<N>(x, p, best);
  T const inverse = T(1) / (T(1) + others);
  for (std::size_t i = 0; i < N; ++i) p[i] *= inverse;
  return {largest, math::log1p(others)};
}

// dx = p (dp - sum dp p); dx may be dp.
template <std::size_t N, class T>
constexpr void softmax_backward(T const* p, T const* dp, T* dx) {
  T const sum = sum_terms<T>(N, [&](std::size_t i) { return dp[i] * p[i]; });
  for (std::size_t i = 0; i < N; ++i) dx[i] = p[i] * (dp[i] - sum);
}

// y = x - ln sum e^x; y may be x.
template <std::size_t N, class T>
constexpr void log_softmax(T const* x, T* y) {
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others =
      sum_terms<T>(N, [&](std::size_t i) { return i == best ? largest - largest : math::exp(x[i] - largest); });
  T const log_sum = math::log1p(others);
  for (std::size_t i = 0; i < N; ++i) y[i] = (x[i] - largest) - log_sum;
}

// dx = dy - e^y sum dy, as dy (1 - e^y) - e^y (sum of the others' dy): the gradient of a sure class keeps its digits.
// dx may be dy.
template <std::size_t N, class T>
constexpr void log_softmax_backward(T const* y, T const* dy, T* dx) {
  T const sum = sum_terms<T>(N, [&](std::size_t i) { return dy[i]; });
  for (std::size_t i = 0; i < N; ++i) {
    T const p = math::exp(y[i]);
    T const complement = y[i] > T(-0.5) ? -math::expm1(y[i]) : T(1) - p;
    dx[i] = dy[i] * complement - p * (sum - dy[i]);
  }
}

}  // namespace ingot::kernels
