// Loops over the elements of parameters and of what belongs to them.
#pragma once

#include <cstddef>

namespace ingot::kernels {

// rule(w[i], g[i], state[i]...) for all i.
template <std::size_t N, class T, class Rule, class... State>
constexpr void update(T* w, T const* g, Rule&& rule, State*... state) {
  for (std::size_t i = 0; i < N; ++i) rule(w[i], g[i], state[i]...);
}

// sum f(x[i])
template <std::size_t N, class T, class F>
constexpr T sum_of(T const* x, F&& f) {
  T sum = T(0);
  for (std::size_t i = 0; i < N; ++i) sum += f(x[i]);
  return sum;
}

}  // namespace ingot::kernels
