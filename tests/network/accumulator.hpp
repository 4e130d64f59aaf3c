// A layer with memory for tests of streaming: leaky sums of its input, of every step or of the last.
#pragma once

#include <cstddef>
#include <ingot/ingot.hpp>

namespace ingot::tests {

// h[t, i] = decay[i] h[t - 1, i] + x[t, i], from h[-1] = start.
template <std::size_t Time, std::size_t N, bool Last = false, class T = float>
struct Accumulator {
  using scalar = T;
  using step_input = Shape<N>;
  using step_output = Shape<N>;
  using input_shape = Shape<Time, N>;
  using output_shape = std::conditional_t<Last, Shape<N>, Shape<Time, N>>;
  template <class U>
  using with_scalar = Accumulator<Time, N, Last, U>;
  template <std::size_t NewTime>
  using with_time = Accumulator<NewTime, N, Last, T>;
  static constexpr std::size_t state_size = N;
  template <std::size_t>
  static constexpr std::size_t advance_workspace_size = 0;

  Tensor<T, N> decay;
  Tensor<T, N> start;

  constexpr void rest_state(T* state) const {
    for (std::size_t i = 0; i < N; ++i) state[i] = start[i];
  }
  template <std::size_t B>
  constexpr void advance(View<T const, B, step_input> x, View<T, B, step_output> y, T* state, Scratch<T, 0>) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < N; ++i) y.sample(b)[i] = state[i] = decay[i] * state[i] + x.sample(b)[i];
    }
  }
  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      Tensor<T, N> state{};
      rest_state(state.data());
      for (std::size_t t = 0; t < Time; ++t) {
        View<T, 1, Shape<N>> const out(y.sample(b) + (Last ? 0 : t * N), N);
        advance<1>(View<T const, 1, Shape<N>>(x.sample(b) + t * N, N), out, state.data(), Scratch<T, 0>(nullptr));
      }
    }
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"decay", Role::scale}, same.decay...);
    f(Parameter{"start", Role::shift}, same.start...);
  }
};

}  // namespace ingot::tests
