// Normalisation to mean 0 and variance 1, and its gradients.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

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

// Two passes over differences from the first element, then from the mean, so that a large mean costs no digits.
template <class T>
constexpr Moments<T> moments(T const* x, Stretches s, T epsilon) {
  T const n = static_cast<T>(s.size());
  T const pivot = x[0];
  PairwiseSum<T> differences;
  for (std::size_t r = 0; r < s.rows; ++r) {
    T const* const row = x + r * s.stride;
    differences.add_terms(s.count, [&](std::size_t i) { return row[i] - pivot; });
  }
  T const mean = pivot + differences.total() / n;
  PairwiseSum<T> squares;
  for (std::size_t r = 0; r < s.rows; ++r) {
    T const* const row = x + r * s.stride;
    squares.add_terms(s.count, [&](std::size_t i) { return (row[i] - mean) * (row[i] - mean); });
  }
  T const variance = squares.total() / n;
  return {mean, variance, T(1) / math::sqrt(variance + epsilon)};
}

// What backward needs of one normalised set: sum dy', sum dy' x', with x' the normalised input.
template <class T>
struct GradientSums {
  T sum;
  T projected;
};

// dx = (dy' - (sum dy' + x' sum dy' x') / n) / deviation for one set (Ioffe, Szegedy 2015).
template <class T>
constexpr T normalized_gradient(T dy, T normalized, GradientSums<T> sums, T n, T inverse_deviation) {
  return (dy - (sums.sum + normalized * sums.projected) / n) * inverse_deviation;
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
