// A layer of a user's own, whose members are not called as its parameters.
#pragma once

#include <cstddef>
#include <ingot/networks.hpp>

namespace own {

// y = gain x
template <std::size_t N>
struct Gain {
  using scalar = float;
  using input_shape = ingot::Shape<N>;
  using output_shape = ingot::Shape<N>;

  ingot::Tensor<float, N> values;

  template <std::size_t B>
  constexpr void forward(ingot::View<float const, B, input_shape> x, ingot::View<float, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < N; ++i) y.sample(b)[i] = values[i] * x.sample(b)[i];
    }
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(ingot::Parameter{"gain", ingot::Role::scale}, same.values...);
  }
};

using Net = ingot::Network<ingot::Dense<3, 4>, Gain<4>, ingot::Dense<4, 2>>;

}  // namespace own
