// Loops over every element of a batch.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

namespace detail {

// The contiguous stretches of a batch: one where both views are contiguous, else one a sample. One loop nest serves
// both.
struct Stretches {
  std::size_t rows;
  std::size_t count;
};
template <class A, class C>
constexpr Stretches stretches(A a, C c) {
  bool const whole = a.contiguous() && c.contiguous();
  return {whole ? 1 : A::batch, whole ? A::batch * A::sample_size : A::sample_size};
}

}  // namespace detail

namespace detail {

// out[i] = f(in[i]...) for N elements, as many at once as a register holds; `out` may be one of `in`.
template <std::size_t N, std::size_t W, class T, class F, class... In>
INGOT_INLINE void map_packs(F const& f, T* out, In const*... in) {
  if constexpr (W == 1) {
    for (std::size_t i = 0; i < N; ++i) out[i] = f(in[i]...);
  } else if constexpr (N >= W) {
    for (std::size_t i = 0; i + W <= N; i += W) {
      simd::store<W>(out + i, f(simd::Pack<T, W>(simd::load<W>(in + i))...).v);
    }
  }
  // What is left, in the widest registers that it fills.
  if constexpr (constexpr std::size_t rest = N % W; rest > 0) {
    map_packs<rest, std::bit_floor(rest)>(f, out + (N - rest), in + (N - rest)...);
  }
}

// Whether a function of numbers is called with packs of T.
template <bool OfPacks, class T>
inline constexpr bool in_packs = OfPacks && simd::in_registers<T> && (simd::width<T> > 1);

}  // namespace detail

// out[i] = f(in[i]...) for N elements; `out` may be one of `in`. f takes numbers and packs of them.
template <std::size_t N, class T, class F, class... In>
constexpr void map_numbers(F const& f, T* out, In const*... in) {
  if constexpr (detail::in_packs<true, T>) {
    if (!std::is_constant_evaluated()) return detail::map_packs<N, simd::width<T>>(f, out, in...);
  }
  for (std::size_t i = 0; i < N; ++i) out[i] = f(in[i]...);
}

// y[i] = f(x[i]); y may be x. OfPacks: f takes packs of numbers, too.
template <bool OfPacks = false, std::size_t B, class T, class S, class F>
constexpr void map(View<T const, B, S> x, View<T, B, S> y, F&& f) {
  if constexpr (detail::in_packs<OfPacks, T>) {
    if (!std::is_constant_evaluated()) {
      if (B == 1 || (x.contiguous() && y.contiguous())) {
        detail::map_packs<B * S::size, simd::width<T>>(f, y.data, x.data);
      } else {
        for (std::size_t b = 0; b < B; ++b) detail::map_packs<S::size, simd::width<T>>(f, y.sample(b), x.sample(b));
      }
      return;
    }
  }
  auto const [rows, count] = detail::stretches(x, y);
  for (std::size_t b = 0; b < rows; ++b) {
    T const* const in = x.sample(b);
    T* const out = y.sample(b);
    for (std::size_t i = 0; i < count; ++i) out[i] = f(in[i]);
  }
}

// dx[i] = dy[i] g(v[i]); dx may be dy. v is whatever g looks at: the layer's input or its output.
template <bool OfPacks = false, std::size_t B, class T, class S, class G>
constexpr void map_gradient(View<T const, B, S> v, View<T const, B, S> dy, View<T, B, S> dx, G&& g) {
  if constexpr (detail::in_packs<OfPacks, T>) {
    if (!std::is_constant_evaluated()) {
      auto const product = [&](auto up, auto in) { return up * g(in); };
      if (B == 1 || (v.contiguous() && dy.contiguous() && dx.contiguous())) {
        detail::map_packs<B * S::size, simd::width<T>>(product, dx.data, dy.data, v.data);
      } else {
        for (std::size_t b = 0; b < B; ++b) {
          detail::map_packs<S::size, simd::width<T>>(product, dx.sample(b), dy.sample(b), v.sample(b));
        }
      }
      return;
    }
  }
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = v.sample(b);
    T const* const up = dy.sample(b);
    T* const out = dx.sample(b);
    for (std::size_t i = 0; i < S::size; ++i) out[i] = up[i] * g(in[i]);
  }
}

// y[i] += x[i]; y may be x.
template <std::size_t B, class T, class S>
constexpr void add(View<T const, B, S> x, View<T, B, S> y) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < S::size; ++i) y.sample(b)[i] += x.sample(b)[i];
  }
}

// y[i] = x[i]; y may be x.
template <std::size_t B, class T, class S>
constexpr void copy(View<T const, B, S> x, View<T, B, S> y) {
  map(x, y, [](T v) { return v; });
}

// y[i] = value
template <std::size_t B, class T, class S>
constexpr void fill(View<T, B, S> y, std::type_identity_t<T> value) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < S::size; ++i) y.sample(b)[i] = value;
  }
}

// Calls body(pointers...) at every row of the last axis of every sample.
template <class S, class Body, class First, class... Rest>
constexpr void for_each_row(Body&& body, First first, Rest... rest) {
  constexpr std::size_t row = S::extents[S::rank - 1];
  for (std::size_t b = 0; b < First::batch; ++b) {
    for (std::size_t i = 0; i < S::size; i += row) body(first.sample(b) + i, (rest.sample(b) + i)...);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
