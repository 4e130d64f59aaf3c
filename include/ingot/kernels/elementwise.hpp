// Loops over every element of a batch.
#pragma once

#include <cstddef>

#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

namespace detail {

// Runs body(first, count) over the contiguous stretches of a batch in both views.
template <class A, class C, class Body>
constexpr void for_each_stretch(A a, C c, Body&& body) {
  if (a.contiguous() && c.contiguous()) {
    body(a.data, c.data, A::batch * A::sample_size);
  } else {
    for (std::size_t b = 0; b < A::batch; ++b) body(a.sample(b), c.sample(b), A::sample_size);
  }
}

}  // namespace detail

// y[i] = f(x[i]); y may be x.
template <std::size_t B, class T, class S, class F>
constexpr void map(View<T const, B, S> x, View<T, B, S> y, F&& f) {
  detail::for_each_stretch(x, y, [&](T const* in, T* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = f(in[i]);
  });
}

// dx[i] = dy[i] g(v[i]); dx may be dy. v is whatever g looks at: the layer's input or its output.
template <std::size_t B, class T, class S, class G>
constexpr void map_gradient(View<T const, B, S> v, View<T const, B, S> dy, View<T, B, S> dx, G&& g) {
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = v.sample(b);
    T const* const up = dy.sample(b);
    T* const out = dx.sample(b);
    for (std::size_t i = 0; i < S::size; ++i) out[i] = up[i] * g(in[i]);
  }
}

// y[i] += x[i]
template <std::size_t B, class T, class S>
constexpr void add(View<T const, B, S> x, View<T, B, S> y) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < S::size; ++i) y.sample(b)[i] += x.sample(b)[i];
  }
}

// y[i] = x[i]
template <std::size_t B, class T, class S>
constexpr void copy(View<T const, B, S> x, View<T, B, S> y) {
  map(x, y, [](T v) { return v; });
}

}  // namespace ingot::kernels
