// Energies and conditional means of a restricted Boltzmann machine: weight [Hidden, Visible], a bias of each unit.
//
// Numerics  W v and sums over visible units as `dot` has them, sums over hidden units pairwise; W^T h in running sums of
//           32 products (product.hpp), added to the bias one after the other.
// Aliasing  what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// y[b, i] = bias[i] + sum_j w[j, i] h[b, j]
template <std::size_t Visible, std::size_t Hidden, std::size_t B, class T, class H, class Y>
constexpr void transposed_dense(T const* weight, T const* bias, View<T const, B, H> h, View<T, B, Y> y) {
  for (std::size_t b = 0; b < B; ++b) std::copy_n(bias, Visible, y.sample(b));
  product<B, Hidden, Visible, true>(Factors<T>{h.data, h.stride, 1}, RowsOf<T const>{weight, Visible},
                                    RowsOf<T>{y.data, y.stride});
}

// The visible units' own energy: -bias . v, or |v - bias|^2 / 2 of Gaussian ones.
template <bool Gaussian, std::size_t Visible, class T>
constexpr T visible_energy(T const* bias, T const* v) {
  if constexpr (Gaussian) {
    return T(0.5) * sum_terms<T>(Visible, [&](std::size_t i) { return (v[i] - bias[i]) * (v[i] - bias[i]); });
  } else {
    return -dot<Visible>(bias, v);
  }
}

// The visible units' own energy - sum_j h[j] (bias[j] + sum_i w[j, i] v[i])
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, class T>
constexpr T joint_energy(T const* weight, T const* visible_bias, T const* hidden_bias, T const* v, T const* h) {
  return visible_energy<Gaussian, Visible>(visible_bias, v) - sum_terms<T>(Hidden, [&](std::size_t j) {
           return h[j] * (dot<Visible>(weight + j * Visible, v) + hidden_bias[j]);
         });
}

// The visible units' own energy - sum_j ln(1 + exp(bias[j] + sum_i w[j, i] v[i]))
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, class T>
constexpr T free_energy(T const* weight, T const* visible_bias, T const* hidden_bias, T const* v) {
  return visible_energy<Gaussian, Visible>(visible_bias, v) - sum_terms<T>(Hidden, [&](std::size_t j) {
           return math::softplus(dot<Visible>(weight + j * Visible, v) + hidden_bias[j]);
         });
}

// The same of a batch, with scratch for B x Hidden sums: the same bits.
template <bool Gaussian, std::size_t Visible, std::size_t Hidden, std::size_t B, class T, class V>
constexpr void free_energies(T const* weight, T const* visible_bias, T const* hidden_bias, View<T const, B, V> v,
                             T* energies, T* scratch) {
  View<T, B, Shape<Hidden>> const sums(scratch, Hidden);
  dense_forward<true, Visible, Hidden>(weight, hidden_bias, v, sums);
  for (std::size_t b = 0; b < B; ++b) {
    T const* const of_sample = sums.sample(b);
    energies[b] = visible_energy<Gaussian, Visible>(visible_bias, v.sample(b)) -
                  sum_terms<T>(Hidden, [&]<std::size_t W>(Together<W>, std::size_t j) {
                    return math::softplus(read<W>(of_sample + j));
                  });
  }
}

// sums[i] += factor (x[0, i] + ... + x[rows - 1, i])
template <std::size_t B, class T, class S>
constexpr void add_rows(View<T const, B, S> x, std::size_t rows, T factor, T* sums) {
  for (std::size_t b = 0; b < rows; ++b) {
    for (std::size_t i = 0; i < S::size; ++i) sums[i] += factor * x.sample(b)[i];
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
