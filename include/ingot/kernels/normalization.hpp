// Normalisation to mean 0 and variance 1, and its gradients.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// The mean and the inverse deviation of what was normalised; the variance is that of the population.
template <class T>
struct Moments {
  T mean;
  T variance;
  T inverse_deviation;
};

// Elements of a set to be normalised together: `rows` stretches of `count`, `stride` apart.
struct Stretches {
  std::size_t rows;
  std::size_t stride;
  std::size_t count;

  constexpr std::size_t size() const { return rows * count; }
};

namespace detail {

// Mean and variance of what `at` makes of each element. Two passes over differences from the first element, then from
// the mean, so that a large mean costs no digits.
template <class T, class At>
constexpr Moments<T> mean_and_variance(T const* x, kernels::Stretches s, At const& at) {
  T const n = static_cast<T>(s.size());
  T const pivot = at(x[0]);
  PairwiseSum<T> differences;
  for (std::size_t r = 0; r < s.rows; ++r) {
    T const* const row = x + r * s.stride;
    differences.add_terms(s.count,
                          [&]<std::size_t W>(Together<W>, std::size_t i) { return at(read<W>(row + i)) - pivot; });
  }
  T const mean = pivot + differences.total() / n;
  PairwiseSum<T> squares;
  for (std::size_t r = 0; r < s.rows; ++r) {
    T const* const row = x + r * s.stride;
    squares.add_terms(s.count, [&]<std::size_t W>(Together<W>, std::size_t i) {
      auto const difference = at(read<W>(row + i)) - mean;
      return difference * difference;
    });
  }
  return {mean, squares.total() / n, T(0)};
}

// 2^exponent
template <class T>
constexpr T power_of_two(int exponent) {
  T result = T(1);
  for (int i = 0; i < exponent; ++i) result *= T(2);
  for (int i = 0; i > exponent; --i) result /= T(2);
  return result;
}

// A product that no flags take apart, to square one of its factors or to divide by it elsewhere.
template <class N, class T>
constexpr N scaled_by(N v, T scale) {
  INGOT_AS_WRITTEN;
  return ingot::detail::as_written(v * scale);
}

// The same of numbers whose squares overflow, or vanish: scaled by a power of two, which changes no digit. The variance
// may not be held then, but what the numbers are divided by is.
template <class T>
[[gnu::noinline, gnu::cold]] constexpr Moments<T> scaled_moments(T const* x, kernels::Stretches s, T epsilon,
                                                                 bool vanish) {
  constexpr int range = std::numeric_limits<T>::max_exponent;
  constexpr T down = power_of_two<T>(-range * 5 / 8);
  constexpr T up = power_of_two<T>(range * 3 / 4);
  T const scale = vanish ? up : down;
  T const inverse = vanish ? T(1) / up : T(1) / down;
  Moments<T> const m = mean_and_variance(x, s, [scale](auto v) { return scaled_by(v, scale); });
  T const square = m.variance + scaled_by(scaled_by(epsilon, scale), scale);
  return {m.mean * inverse, scaled_by(scaled_by(m.variance, inverse), inverse), scale / math::sqrt(square)};
}

}  // namespace detail

// Mean, variance and 1 / sqrt(variance + epsilon), of numbers of any size that differ by less than the largest.
template <class T>
constexpr Moments<T> moments(T const* x, Stretches s, T epsilon) {
  Moments<T> m = detail::mean_and_variance(x, s, [](auto v) { return v; });
  T const square = m.variance + epsilon;
  if constexpr (std::is_floating_point_v<T>) {
    constexpr T least = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
    constexpr T most = std::numeric_limits<T>::max() / T(2);
    if (!(square >= least && square <= most)) return detail::scaled_moments(x, s, epsilon, square < least);
  }
  m.inverse_deviation = T(1) / math::sqrt(square);
  return m;
}

// momentum (running - n / (n - 1) variance): what a step takes from a running variance. It may be held where the
// variance is not.
template <class T>
constexpr T variance_step(Moments<T> const& m, std::size_t n, T running, T momentum) {
  T const count = static_cast<T>(n);
  T const rest = static_cast<T>(n - 1);
  T const unbiased = m.variance * count / rest;
  if constexpr (std::is_floating_point_v<T>) {
    // A variance beyond the largest number leaves the running one there.
    constexpr T largest = std::numeric_limits<T>::max();
    if (ingot::detail::is_near_overflow(unbiased)) {
      INGOT_AS_WRITTEN;
      T const share = ingot::detail::as_written(momentum * (count / rest) / m.inverse_deviation);
      T const taken = ingot::detail::as_written(share / m.inverse_deviation);
      T const step = momentum * running - taken;
      return step < running - largest ? running - largest : step;
    }
  }
  return momentum * (running - unbiased);
}

// x, a number or a pack, normalised. As written: a sum of such terms overflows where the deviation is taken out of it.
template <class N, class T>
constexpr N normalized(N x, Moments<T> const& m) {
  INGOT_AS_WRITTEN;
  return ingot::detail::as_written((x - m.mean) * m.inverse_deviation);
}

// What backward needs of one normalised set: sum dy', sum dy' x', with x' the normalised input.
template <class T>
struct GradientSums {
  T sum;
  T projected;
};

// dx = (dy' - (sum dy' + x' sum dy' x') / n) / deviation for one set (Ioffe, Szegedy 2015).
template <class N, class T>
constexpr N normalized_gradient(N dy, N normalized, GradientSums<T> sums, T n, T inverse_deviation) {
  return (dy - (sums.sum + normalized * sums.projected) / n) * inverse_deviation;
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
