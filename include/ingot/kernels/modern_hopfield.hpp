// The step of the continuous modern Hopfield network, y = X^T softmax(beta X x), for rows x: forward, backward, energy.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/softmax.hpp"

namespace ingot::kernels {

// The scaled products beta X x of one row, before their softmax.
template <std::size_t N, std::size_t P, std::size_t R, class T>
constexpr void modern_hopfield_logits(T const* patterns, T beta, View<T const, R, Shape<N>> x, T* logits) {
  dense_forward<false, N, P>(patterns, static_cast<T const*>(nullptr), x, View<T, R, Shape<P>>(logits, P));
  map_numbers<R * P>([&](auto product) { return product * beta; }, logits, static_cast<T const*>(logits));
}

// shares = softmax(beta X x), y = X^T shares; y may be x.
template <std::size_t N, std::size_t P, std::size_t R, class T>
constexpr void modern_hopfield_step(T const* patterns, T beta, View<T const, R, Shape<N>> x, T* shares,
                                    View<T, R, Shape<N>> y) {
  modern_hopfield_logits<N, P>(patterns, beta, x, shares);
  for (std::size_t r = 0; r < R; ++r) softmax<P>(shares + r * P, shares + r * P);
  product<R, P, N, false>(Factors<T>{shares, P, 1}, RowsOf<T const>{patterns, N}, RowsOf<T>{y.data, y.stride});
}

// From x, the shares and dy: dx, which may be dy; adds to dpatterns. Returns the gradient by beta, if it is asked for.
// `slopes` is scratch of R * P.
template <std::size_t N, std::size_t P, bool ByBeta, std::size_t R, class T>
constexpr T modern_hopfield_step_backward(T const* patterns, T beta, View<T const, R, Shape<N>> x, T const* shares,
                                          View<T const, R, Shape<N>> dy, T* slopes, View<T, R, Shape<N>> dx,
                                          T* dpatterns) {
  dense_forward<false, N, P>(patterns, static_cast<T const*>(nullptr), dy, View<T, R, Shape<P>>(slopes, P));
  product<P, R, N, true>(Factors<T>{shares, 1, P}, RowsOf<T const>{dy.data, dy.stride}, RowsOf<T>{dpatterns, N});
  for (std::size_t r = 0; r < R; ++r) softmax_backward<P>(shares + r * P, slopes + r * P, slopes + r * P);
  // Slopes by the logits, from here on.
  product<R, P, N, false>(Factors<T>{slopes, P, 1}, RowsOf<T const>{patterns, N}, RowsOf<T>{dx.data, dx.stride});
  T of_beta = T(0);
  for (std::size_t r = 0; ByBeta && r < R; ++r) of_beta += dot<N>(static_cast<T const*>(dx.sample(r)), x.sample(r));
  auto const scale = [&](auto slope) { return slope * beta; };
  for (std::size_t r = 0; r < R; ++r) map_numbers<N>(scale, dx.sample(r), static_cast<T const*>(dx.sample(r)));
  map_numbers<R * P>(scale, slopes, static_cast<T const*>(slopes));
  product<P, R, N, true>(Factors<T>{slopes, 1, P}, RowsOf<T const>{x.data, x.stride}, RowsOf<T>{dpatterns, N});
  return of_beta;
}

// E = -ln(sum_k e^(beta x_k . s)) / beta + s . s / 2 + ln(P) / beta + m / 2, m being the largest x_k . x_k: never below 0.
template <std::size_t N, std::size_t P, class T>
constexpr T modern_hopfield_energy(T const* patterns, T beta, T const* state) {
  std::array<T, P> logits{};
  modern_hopfield_logits<N, P>(patterns, beta, View<T const, 1, Shape<N>>(state, N), logits.data());
  T largest = T(0);
  for (std::size_t k = 0; k < P; ++k) {
    largest = math::max(largest, dot<N>(patterns + k * N, patterns + k * N));
  }
  return (math::log(static_cast<T>(P)) - log_sum_exp<P>(logits.data())) / beta +
         (dot<N>(state, state) + largest) / T(2);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
