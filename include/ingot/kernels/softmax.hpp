// Softmax in its stable form, and its gradients.
#pragma once

#include <cstddef>

#include "ingot/core/math.hpp"

namespace ingot::kernels {

template <std::size_t N, class T>
constexpr T maximum(T const* x) {
  T largest = x[0];
  for (std::size_t i = 1; i < N; ++i) largest = math::max(largest, x[i]);
  return largest;
}

namespace detail {

// What softmax subtracts from x and what it divides by.
template <class T>
struct Normaliser {
  T largest;
  T sum;
};

template <std::size_t N, class T>
constexpr Normaliser<T> softmax(T const* x, T* p) {
  T const largest = maximum<N>(x);
  T sum = T(0);
  for (std::size_t i = 0; i < N; ++i) {
    p[i] = math::exp(x[i] - largest);
    sum += p[i];
  }
  T const inverse = T(1) / sum;
  for (std::size_t i = 0; i < N; ++i) p[i] *= inverse;
  return {largest, sum};
}

}  // namespace detail

// p = softmax(x); p may be x.
template <std::size_t N, class T>
constexpr void softmax(T const* x, T* p) {
  detail::softmax<N>(x, p);
}

// The same, returning ln sum e^x; p must not be x.
template <std::size_t N, class T>
constexpr T softmax_with_log_sum(T const* x, T* p) {
  auto const normaliser = detail::softmax<N>(x, p);
  return normaliser.largest + math::log(normaliser.sum);
}

// dx = p (dp - sum dp p); dx may be dp.
template <std::size_t N, class T>
constexpr void softmax_backward(T const* p, T const* dp, T* dx) {
  T sum = T(0);
  for (std::size_t i = 0; i < N; ++i) sum += dp[i] * p[i];
  for (std::size_t i = 0; i < N; ++i) dx[i] = p[i] * (dp[i] - sum);
}

// y = x - ln sum e^x; y may be x.
template <std::size_t N, class T>
constexpr void log_softmax(T const* x, T* y) {
  T const largest = maximum<N>(x);
  T sum = T(0);
  for (std::size_t i = 0; i < N; ++i) sum += math::exp(x[i] - largest);
  T const log_sum = largest + math::log(sum);
  for (std::size_t i = 0; i < N; ++i) y[i] = x[i] - log_sum;
}

// dx = dy - e^y sum dy; dx may be dy.
template <std::size_t N, class T>
constexpr void log_softmax_backward(T const* y, T const* dy, T* dx) {
  T sum = T(0);
  for (std::size_t i = 0; i < N; ++i) sum += dy[i];
  for (std::size_t i = 0; i < N; ++i) dx[i] = dy[i] - math::exp(y[i]) * sum;
}

}  // namespace ingot::kernels
