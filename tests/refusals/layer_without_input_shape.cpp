// EXPECT: a layer names its input_shape, an ingot::Shape
// EXPECT: has_input_shape<.*At<1, .*Twice> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Twice {
#ifdef FIXED
  using input_shape = Shape<2>;
#endif
  using output_shape = Shape<2>;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<2>> x, View<T, B, Shape<2>> y) const {
    for (std::size_t i = 0; i < 2 * B; ++i) y.data[i] = T(2) * x.data[i];
  }
};

using Net = Network<Dense<3, 2>, Twice, Dense<2, 1>>;

auto run(Net const& net, Tensor<float, 3> const& x) {
  return net(x);
}
