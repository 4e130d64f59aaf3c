// What only reshapes keeps every value.
// EXPECT: a layer with in_place or reshapes_only has outputs of its inputs' size
// EXPECT: fits_its_memory<.*At<1, .*Widen>.*Shape<2>, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Widen {
  using input_shape = Shape<2>;
  using output_shape = Shape<4>;
#ifdef FIXED
  static constexpr bool reshapes_only = false;
#else
  static constexpr bool reshapes_only = true;
#endif
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<2>> x, View<T, B, Shape<4>> y) const {
    for (std::size_t i = 0; i < 4 * B; ++i) y.data[i] = x.data[i / 2];
  }
};

using Net = Network<Dense<2, 2>, Widen>;

auto run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
