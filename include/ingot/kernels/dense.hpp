// The products of a dense layer: y = W x + b for every sample, and its two gradients.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// a . b over N elements. Long ones are halved, so that the error stays that of a short one.
template <std::size_t N, class T>
constexpr T dot(T const* a, T const* b) {
  if constexpr (N > 2048) {
    constexpr std::size_t half = N / 2 / lanes * lanes;
    return dot<half>(a, b) + dot<N - half>(a + half, b + half);
  } else if constexpr (N < lanes) {
    T sum = T(0);
    for (std::size_t i = 0; i < N; ++i) sum += a[i] * b[i];
    return sum;
  } else {
    std::array<T, lanes> sums{};
    constexpr std::size_t whole = N - N % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
      for (std::size_t l = 0; l < lanes; ++l) sums[l] += a[i + l] * b[i + l];
    }
    T rest = T(0);
    for (std::size_t i = whole; i < N; ++i) rest += a[i] * b[i];
    for (std::size_t width = lanes / 2; width > 0; width /= 2) {
      for (std::size_t l = 0; l < width; ++l) sums[l] += sums[l + width];
    }
    return sums[0] + rest;
  }
}

// y += factor * x over N elements.
template <std::size_t N, class T>
constexpr void axpy(T factor, T const* x, T* y) {
  for (std::size_t i = 0; i < N; ++i) y[i] += factor * x[i];
}

// y[b, o] = sum_i w[o, i] x[b, i] + bias[o]; without HasBias, bias is not looked at.
template <bool HasBias, std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y) {
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = x.sample(b);
    T* const out = y.sample(b);
    for (std::size_t o = 0; o < Out; ++o) {
      T sum = dot<In>(weight + o * In, in);
      if constexpr (HasBias) sum += bias[o];
      out[o] = sum;
    }
  }
}

// dx[b, i] = sum_o w[o, i] dy[b, o]
template <std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_backward_input(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    T* const out = dx.sample(b);
    T const* const in = dy.sample(b);
    std::fill_n(out, In, T(0));
    for (std::size_t o = 0; o < Out; ++o) axpy<In>(in[o], weight + o * In, out);
  }
}

// dw[o, i] += sum_b dy[b, o] x[b, i]; dbias[o] += sum_b dy[b, o]
template <bool HasBias, std::size_t In, std::size_t Out, std::size_t B, class T, class X, class Y>
constexpr void dense_backward_parameters(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* dbias) {
  for (std::size_t o = 0; o < Out; ++o) {
    for (std::size_t b = 0; b < B; ++b) {
      T const g = dy.sample(b)[o];
      axpy<In>(g, x.sample(b), dweight + o * In);
      if constexpr (HasBias) dbias[o] += g;
    }
  }
}

}  // namespace ingot::kernels
