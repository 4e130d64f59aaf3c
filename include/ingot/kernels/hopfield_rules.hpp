// How the weights of Hopfield's network are made of the patterns that it stores.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <limits>

#include "ingot/core/math.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/product.hpp"

namespace ingot::kernels {

// Where the first number stands that is neither 1 nor -1; `count` if none is.
template <class T>
constexpr std::size_t find_not_binary(T const* numbers, std::size_t count) {
  std::size_t i = 0;
  while (i < count && (numbers[i] == T(1) || numbers[i] == T(-1))) ++i;
  return i;
}

// Writes the part of a square matrix above its diagonal into the part below, and zeros into the diagonal.
template <std::size_t N, class T>
constexpr void mirror_upper_part(T* matrix) {
  for (std::size_t i = 0; i < N; ++i) {
    matrix[i * N + i] = T(0);
    for (std::size_t j = 0; j < i; ++j) matrix[i * N + j] = matrix[j * N + i];
  }
}

// w[i, j] += rate p[i] p[j], above the diagonal.
template <std::size_t N, class T>
constexpr void hebb_rule(T const* pattern, T rate, T* weight) {
  for (std::size_t i = 0; i < N; ++i) {
    T const factor = rate * pattern[i];
    for (std::size_t j = i + 1; j < N; ++j) weight[i * N + j] += factor * pattern[j];
  }
}

// w[i, j] += (p[i] p[j] - p[i] h[j, i] - h[i, j] p[j]) / N, with h[i, j] the sum of w[i, k] p[k] over the k that are
// neither i nor j.
template <std::size_t N, class T>
constexpr void storkey_rule(T const* pattern, T* weight) {
  std::array<T, N> field{};
  for (std::size_t i = 0; i < N; ++i) field[i] = dot<N>(weight + i * N, pattern);
  T const share = T(1) / static_cast<T>(N);
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = i + 1; j < N; ++j) {
      T& w = weight[i * N + j];
      T const of_i = field[i] - w * pattern[j];
      T const of_j = field[j] - w * pattern[i];
      w += share * (pattern[i] * pattern[j] - pattern[i] * of_j - of_i * pattern[j]);
    }
  }
  mirror_upper_part<N>(weight);
}

// The lower triangle L of the products of all patterns with each other, X X^T = L L^T (Cholesky). Returns the first
// pattern that is a sum of multiples of those before it, as far as T can tell, or P.
template <std::size_t P, std::size_t N, class T>
constexpr std::size_t factor_products(T const* patterns, T* lower) {
  constexpr T least = static_cast<T>(4 * P * N) * std::numeric_limits<T>::epsilon();
  for (std::size_t k = 0; k < P; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      T rest = dot<N>(patterns + k * N, patterns + l * N);
      for (std::size_t m = 0; m < l; ++m) rest -= lower[k * P + m] * lower[l * P + m];
      if (l < k) {
        lower[k * P + l] = rest / lower[l * P + l];
      } else if (!(rest > least)) {
        return k;
      } else {
        lower[k * P + k] = math::sqrt(rest);
      }
    }
  }
  return P;
}

// z = (L L^T)^-1 z
template <std::size_t P, class T>
constexpr void solve_factored(T const* lower, T* z) {
  for (std::size_t k = 0; k < P; ++k) {
    for (std::size_t l = 0; l < k; ++l) z[k] -= lower[k * P + l] * z[l];
    z[k] /= lower[k * P + k];
  }
  for (std::size_t k = P; k-- > 0;) {
    for (std::size_t l = k + 1; l < P; ++l) z[k] -= lower[l * P + k] * z[l];
    z[k] /= lower[k * P + k];
  }
}

// w = X^T (X X^T)^-1 X but for its diagonal, of patterns X with the factor L of their products; z is scratch of P.
template <std::size_t P, std::size_t N, class T>
constexpr void pseudo_inverse_rule(T const* patterns, T const* lower, T* z, T* weight) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t k = 0; k < P; ++k) z[k] = patterns[k * N + i];
    solve_factored<P>(lower, z);
    product<1, P, N, false>(Factors<T>{z, P, 1}, RowsOf<T const>{patterns, N}, RowsOf<T>{weight + i * N, N});
  }
  mirror_upper_part<N>(weight);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
