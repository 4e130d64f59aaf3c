// Division by a power of the squares of neighbouring channels, and its gradient.
//
// Numerics    squares are added channel by channel, in one running sum.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"

namespace ingot::kernels {

// Which channels a channel looks at: itself, and so many before and after it.
struct Neighbourhood {
  std::size_t before;
  std::size_t after;

  constexpr std::size_t first(std::size_t c) const { return c < before ? 0 : c - before; }
  constexpr std::size_t last(std::size_t c, std::size_t channels) const { return std::min(channels, c + after + 1); }
};

namespace detail {

// v^-Beta, of numbers and packs; of the usual powers by square roots, of others number by number.
template <Real Beta, class N>
constexpr N inverse_power(N v) {
  if constexpr (Beta == Real(0.5)) {
    return N(1) / math::sqrt(v);
  } else if constexpr (Beta == Real(0.75)) {
    N const root = math::sqrt(v);
    return N(1) / (root * math::sqrt(root));
  } else if constexpr (Beta == Real(1.0)) {
    return N(1) / v;
  } else {
    return math::pow(v, N(-Beta.value));
  }
}
template <Real Beta>
inline constexpr bool has_roots = Beta == Real(0.5) || Beta == Real(0.75) || Beta == Real(1.0);

// out[i] = f(in[i]...), by packs if f takes them.
template <bool OfPacks, std::size_t N, class T, class F, class... In>
constexpr void map_some(F const& f, T* out, In const*... in) {
  if constexpr (OfPacks) {
    map_numbers<N>(f, out, in...);
  } else {
    for (std::size_t i = 0; i < N; ++i) out[i] = f(in[i]...);
  }
}

}  // namespace detail

// base[c, i] = k + share * the sum of x[c', i]^2 over the neighbours of c.
template <std::size_t C, Neighbourhood Near, std::size_t B, class T, class S>
constexpr void response_base(View<T const, B, S> x, View<T, B, S> base, T share, T k) {
  constexpr std::size_t positions = S::size / C;
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = x.sample(b);
    for (std::size_t c = 0; c < C; ++c) {
      T* const out = base.sample(b) + c * positions;
      std::fill_n(out, positions, T(0));
      for (std::size_t n = Near.first(c); n < Near.last(c, C); ++n) {
        map_numbers<positions>([](auto sum, auto v) { return sum + v * v; }, out, out, in + n * positions);
      }
      map_numbers<positions>([&](auto sum) { return sum * share + k; }, out, out);
    }
  }
}

// y = x base^-Beta; y may be the base.
template <Real Beta, std::size_t B, class T, class S>
constexpr void response_scale(View<T const, B, S> x, View<T const, B, S> base, View<T, B, S> y) {
  for (std::size_t b = 0; b < B; ++b) {
    detail::map_some<detail::has_roots<Beta>, S::size>(
        [](auto v, auto d) { return v * detail::inverse_power<Beta>(d); }, y.sample(b), x.sample(b), base.sample(b));
  }
}

// dx[c] = dy[c] base[c]^-Beta - 2 Beta share x[c] * the sum of dy x base^(-Beta - 1) over the channels whose neighbour c
// is. What stands in `base` is used up.
template <std::size_t C, Neighbourhood Near, Real Beta, std::size_t B, class T, class S>
constexpr void response_backward(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx, T* base, T share) {
  constexpr std::size_t positions = S::size / C;
  constexpr Neighbourhood back{Near.after, Near.before};
  T const factor = T(2 * Beta.value) * share;
  for (std::size_t b = 0; b < B; ++b) {
    T const* const in = x.sample(b);
    T* const down = dx.sample(b);
    T* const bases = base + b * S::size;
    detail::map_some<detail::has_roots<Beta>, S::size>(
        [](auto up, auto d) { return up * detail::inverse_power<Beta>(d); }, down, dy.sample(b),
        static_cast<T const*>(bases));
    map_numbers<S::size>([](auto scaled, auto v, auto d) { return scaled * v / d; }, bases, static_cast<T const*>(down),
                         in, static_cast<T const*>(bases));
    for (std::size_t c = 0; c < C; ++c) {
      for (std::size_t n = back.first(c); n < back.last(c, C); ++n) {
        map_numbers<positions>([&](auto sum, auto v, auto term) { return sum - v * factor * term; },
                               down + c * positions, static_cast<T const*>(down + c * positions), in + c * positions,
                               static_cast<T const*>(bases + n * positions));
      }
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
