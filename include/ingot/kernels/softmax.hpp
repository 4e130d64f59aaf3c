// Softmax in its stable form, and its gradients.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/kernels/neighbours.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// The first of the largest of N elements, Stride apart, or the first NaN.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr std::size_t position_of_maximum(T const* x) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < N; ++i) {
    T const& candidate = x[i * Stride];
    T const& largest = x[best * Stride];
    if (candidate > largest || (candidate != candidate && largest == largest)) best = i;
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

// Infinite inputs: at +infinity the softmax is NaN, and 0 elsewhere, and so is the slope of log_sum_exp (PyTorch's
// choice for the latter); at -infinity it is 0, unless all inputs are -infinity, which makes all of it NaN, as a NaN
// does.

// The sum of all elements but the best, NaN where the best is not finite.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr T sum_of_others(T const* p, std::size_t best) {
  return sum_terms<T>(N, [&](std::size_t i) { return i == best ? p[i * Stride] - p[i * Stride] : p[i * Stride]; });
}

// e^(x - largest) in p, and the sum of all but the largest's own; p may be x.
template <std::size_t N, class T>
constexpr T exponentials(T const* x, T* p, std::size_t best) {
  T const largest = x[best];
  for (std::size_t i = 0; i < N; ++i) p[i] = math::exp(x[i] - largest);
  return sum_of_others<N>(p, best);
}

namespace detail {

// What the powers are multiplied by; those of infinite numbers are 0 and NaN already.
template <class T>
constexpr T share_of_one(T others) {
  return others == others ? T(1) / (T(1) + others) : T(1);
}

}  // namespace detail

// p = softmax(x), and ln sum e^x; p may be x.
template <std::size_t N, class T>
constexpr LogSum<T> softmax(T const* x, T* p) {
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others = exponentials<N>(x, p, best);
  T const inverse = detail::share_of_one(others);
  for (std::size_t i = 0; i < N; ++i) p[i] *= inverse;
  return {largest, math::log1p(others)};
}

// dx = p (dp - sum dp p); dx may be dp.
template <std::size_t N, class T>
constexpr void softmax_backward(T const* p, T const* dp, T* dx) {
  T const sum = sum_terms<T>(N, [&](std::size_t i) { return dp[i] * p[i]; });
  for_neighbours<T, N>([&](std::size_t i) { return p[i] * (dp[i] - sum); },
                       [&](std::size_t i, T const& slope) { dx[i] = slope; });
}

// ln sum e^x over N elements, Stride apart; of infinite ones as the limit has it.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr T log_sum_exp(T const* x) {
  std::size_t const best = position_of_maximum<N, Stride>(x);
  T const largest = x[best * Stride];
  T const zero = largest - largest;
  if (zero != zero) return largest;
  return largest + math::log1p(sum_terms<T>(
                       N, [&](std::size_t i) { return i == best ? zero : math::exp(x[i * Stride] - largest); }));
}

// y = x - ln sum e^x; y may be x.
template <std::size_t N, class T>
constexpr void log_softmax(T const* x, T* y) {
  INGOT_AS_WRITTEN;
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others =
      sum_terms<T>(N, [&](std::size_t i) { return i == best ? largest - largest : math::exp(x[i] - largest); });
  T const log_sum = others == others ? math::log1p(others) : T(0);
  for (std::size_t i = 0; i < N; ++i) y[i] = ingot::detail::as_written(x[i] - largest) - log_sum;
}

// dx = dy - e^y sum dy, as dy (1 - e^y) - e^y (sum of the others' dy): the gradient of a sure class keeps its digits.
// dx may be dy.
template <std::size_t N, class T>
constexpr void log_softmax_backward(T const* y, T const* dy, T* dx) {
  T const sum = sum_terms<T>(N, [&](std::size_t i) { return dy[i]; });
  for (std::size_t i = 0; i < N; ++i) {
    T const p = math::exp(y[i]);
    T const complement = y[i] > T(-0.5) ? -math::expm1(y[i]) : T(1) - p;
    dx[i] = dy[i] * complement - p * ingot::detail::as_written(sum - dy[i]);
  }
}

// The following functions work along the middle axis of contiguous tensors of shape [Outer, N, Inner].

namespace detail {

// Calls block(offset of its first column, number of its columns) for the columns of all matrices, neighbours together.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class Block>
constexpr void for_each_column_block(Block const& block) {
  constexpr std::size_t rest = Inner % lanes;
  for (std::size_t o = 0; o < Outer; ++o) {
    std::size_t const matrix = o * N * Inner;
    for (std::size_t first = 0; first + lanes <= Inner; first += lanes) {
      block(matrix + first, std::integral_constant<std::size_t, lanes>{});
    }
    if constexpr (rest != 0) block(matrix + Inner - rest, std::integral_constant<std::size_t, rest>{});
  }
}

// The softmax of Columns neighbouring columns.
template <std::size_t N, std::size_t Inner, std::size_t Columns, class T>
constexpr void softmax_columns(T const* x, T* p) {
  std::array<std::size_t, Columns> best{};
  std::array<T, Columns> largest{};
  for (std::size_t c = 0; c < Columns; ++c) {
    best[c] = position_of_maximum<N, Inner>(x + c);
    largest[c] = x[best[c] * Inner + c];
  }
  for (std::size_t i = 0; i < N * Inner; i += Inner) {
    for_neighbours<T, Columns>([&](std::size_t c) { return math::exp(x[i + c] - largest[c]); },
                               [&](std::size_t c, T const& power) { p[i + c] = power; });
  }
  std::array<T, Columns> inverse{};
  for (std::size_t c = 0; c < Columns; ++c) inverse[c] = share_of_one(sum_of_others<N, Inner>(p + c, best[c]));
  for (std::size_t i = 0; i < N * Inner; i += Inner) {
    for_neighbours<T, Columns>([&](std::size_t c) { return p[i + c] * inverse[c]; },
                               [&](std::size_t c, T const& share) { p[i + c] = share; });
  }
}

}  // namespace detail

// p = softmax(x); p may be x.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class T>
constexpr void softmax_axis(T const* x, T* p) {
  if constexpr (Inner == 1) {
    for (std::size_t o = 0; o < Outer; ++o) softmax<N>(x + o * N, p + o * N);
  } else {
    detail::for_each_column_block<Outer, N, Inner>([&](std::size_t at, auto columns) {
      detail::softmax_columns<N, Inner, decltype(columns)::value>(x + at, p + at);
    });
  }
}

// y[outer, inner] = ln sum e^x; y does not overlap x.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class T>
constexpr void log_sum_exp_axis(T const* x, T* y) {
  for (std::size_t o = 0; o < Outer; ++o) {
    for (std::size_t i = 0; i < Inner; ++i) y[o * Inner + i] = log_sum_exp<N, Inner>(x + o * N * Inner + i);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
